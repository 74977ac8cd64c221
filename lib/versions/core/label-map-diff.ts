/** Names by class id. */
export type LabelMap = Readonly<Record<string, string>>;

/** One id whose name differs; null: the id does not exist on that side. */
export interface MovedLabel {
  readonly id: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * How two label maps differ by name. `order`: the same names under other ids, offsets included; `names`: an id that both
 * know means something else; `added` and `removed`: only ids were added or removed at the end or between.
 */
export interface LabelMapDifference {
  readonly kind: "same" | "order" | "names" | "added" | "removed";
  readonly moved: readonly MovedLabel[];
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

function sortedNames(map: LabelMap): string {
  return JSON.stringify(Object.values(map).toSorted());
}

/** Compares two label maps id by id; maps are written as lists or objects, which makes no difference here. */
export function diffLabelMaps(current: LabelMap, restored: LabelMap): LabelMapDifference {
  const ids = [...new Set([...Object.keys(current), ...Object.keys(restored)])];
  const moved = ids
    .map((id) => ({ id, before: current[id] ?? null, after: restored[id] ?? null }))
    .filter((label) => label.before !== label.after);
  if (moved.length === 0) return { kind: "same", moved };
  if (sortedNames(current) === sortedNames(restored)) return { kind: "order", moved };
  if (moved.some((label) => label.before !== null && label.after !== null)) return { kind: "names", moved };
  const known = new Set(Object.values(current));
  const isShifted = moved.some((label) => label.after !== null && known.has(label.after));
  if (isShifted) return { kind: "order", moved };
  return { kind: moved.every((label) => label.before === null) ? "added" : "removed", moved };
}
