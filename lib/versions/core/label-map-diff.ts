import type { MovedLabel } from "#lib/versions/change-schema.ts";

/** Names by class id. */
export type LabelMap = Readonly<Record<string, string>>;

/**
 * How two label maps differ by name. `order`: names that both know stand under other ids, as after an offset, a background
 * class put first, or 80 ids of 91; `names`: an id that both know means something that is new; `added` and `removed`: only
 * ids were added or removed at the end or between. `shift`: by how much every common name moved, where it is one number.
 */
export interface LabelMapDifference {
  readonly kind: "same" | "order" | "names" | "added" | "removed";
  readonly moved: readonly MovedLabel[];
  readonly shift: number | null;
}

/** A label map from a list of names or an object of id -> name; null for anything else. */
export function readLabelMap(value: unknown): LabelMap | null {
  if (Array.isArray(value)) {
    const isNames = value.length > 0 && value.every((name) => typeof name === "string");
    return isNames ? Object.fromEntries(value.map((name, id) => [String(id), String(name)])) : null;
  }
  if (typeof value !== "object" || value === null) return null;
  const entries = Object.entries(value);
  const isMap =
    entries.length > 0 && entries.every(([id, name]) => /^\d+$/u.test(id) && typeof name === "string");
  return isMap ? Object.fromEntries(entries.map(([id, name]) => [id, String(name)])) : null;
}

function idsByName(map: LabelMap): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const [id, name] of Object.entries(map)) byName.set(name, [...(byName.get(name) ?? []), id]);
  return byName;
}

/** By how much each name that both maps know moved, where each has one id on both sides. */
function shiftOf(steps: readonly number[]): number | null {
  const [first] = steps;
  return first !== undefined && first !== 0 && steps.every((step) => step === first) ? first : null;
}

/** Compares two label maps id by id; maps are written as lists or objects, which makes no difference here. */
export function diffLabelMaps(current: LabelMap, restored: LabelMap): LabelMapDifference {
  const ids = [...new Set([...Object.keys(current), ...Object.keys(restored)])];
  const moved = ids
    .map((id) => ({ id, before: current[id] ?? null, after: restored[id] ?? null }))
    .filter((label) => label.before !== label.after);
  if (moved.length === 0) return { kind: "same", moved, shift: null };
  const [before, after] = [idsByName(current), idsByName(restored)];
  const common = [...before].flatMap(([name, own]) => {
    const other = after.get(name);
    return other === undefined ? [] : [{ own, other }];
  });
  if (common.some(({ own, other }) => own.join() !== other.join())) {
    return { kind: "order", moved, shift: shiftOf(common.map(({ own, other }) => stepOf(own, other))) };
  }
  const kind = moved.some((label) => label.before !== null && label.after !== null) ? "names" : null;
  const isOnlyAdded = moved.every((label) => label.before === null);
  return { kind: kind ?? (isOnlyAdded ? "added" : "removed"), moved, shift: null };
}

/** NaN, which equals nothing, where a name has several ids. */
function stepOf(own: readonly string[], other: readonly string[]): number {
  return own.length === 1 && other.length === 1 ? Number(other[0]) - Number(own[0]) : Number.NaN;
}
