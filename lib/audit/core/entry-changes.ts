import type { Json } from "#lib/schema/atoms.ts";

/** One value of an object that an act changed, by its dotted path; null: it is not there on that side. */
export type EntryChange = {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
};

type Leaves = ReadonlyMap<string, string>;

/** What an act changed, value by value in the order of the paths; empty where nothing was kept or nothing differs. */
export function entryChanges(before: Json, after: Json): EntryChange[] {
  const left = leavesOf(before);
  const right = leavesOf(after);
  const paths = [...new Set([...left.keys(), ...right.keys()])].toSorted();
  return paths
    .map((path) => ({ path, before: left.get(path) ?? null, after: right.get(path) ?? null }))
    .filter((change) => change.before !== change.after);
}

function leavesOf(value: Json, path = ""): Leaves {
  if (value === null) return new Map(path === "" ? [] : [[path, "null"]]);
  if (typeof value !== "object") return new Map([[path, typeof value === "string" ? value : String(value)]]);
  const entries = Object.entries(value);
  if (entries.length === 0) return new Map([[path, Array.isArray(value) ? "[]" : "{}"]]);
  return new Map(
    entries.flatMap(([name, each]) => [...leavesOf(each ?? null, path === "" ? name : `${path}.${name}`)]),
  );
}
