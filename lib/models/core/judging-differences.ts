import type { Json } from "#lib/schema/atoms.ts";

/** One value that a change of settings moved; null: it was, or is, not set. */
export interface JudgingDifference {
  /** Dotted, e.g. `minimumEffect.value`. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What only says where a value stands. */
const frames = new Set(["change", "own"]);
const identities = new Set(["metric", "id"]);

function leavesOf(value: Json, path: readonly string[] = []): [string, string][] {
  if (value === null) return path.length === 0 ? [] : [[path.join("."), "–"]];
  if (Array.isArray(value)) return [[path.join("."), value.map(String).join(", ")]];
  if (typeof value !== "object") return [[path.join("."), String(value)]];
  return Object.entries(value).flatMap(([key, one]) => {
    if (path.length === 0 && frames.has(key)) return leavesOf(one, path);
    return path.length === 0 && identities.has(key) ? [] : leavesOf(one, [...path, key]);
  });
}

/** The values that differ between what settings said of a metric or the ranking before and after a change. */
export function judgingDifferences(before: Json, after: Json): JudgingDifference[] {
  const [left, right] = [new Map(leavesOf(before)), new Map(leavesOf(after))];
  const paths = [...new Set([...left.keys(), ...right.keys()])];
  return paths
    .map((path) => ({ path, before: left.get(path) ?? null, after: right.get(path) ?? null }))
    .filter((one) => one.before !== one.after);
}
