import { Language } from "#lib/schema/atoms.ts";
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

/** Most values of an act that a row of the log has room for, and most characters of each. */
const mostShown = 2;
const longestValue = 28;

/**
 * What a row of the log says of the values that an act changed: the ones with both sides first, then what came, then what went; long
 * texts cut, numbers rounded to four decimals; and how many more there are. Of a text in several languages it says the reader's one,
 * where that is written.
 */
export function briefChanges(
  { before, after }: { readonly before: Json; readonly after: Json },
  language: Language,
): { readonly shown: readonly EntryChange[]; readonly moreCount: number } {
  const changes = readable(entryChanges(before, after), language);
  const telling = changes.toSorted((one, other) => weightOf(other) - weightOf(one));
  const shown = telling.slice(0, mostShown).map(({ path, ...sides }) => ({
    path,
    before: cut(sides.before),
    after: cut(sides.after),
  }));
  return { shown, moreCount: changes.length - shown.length };
}

/** The language of a value that is a text in one of several languages, by the end of its path; undefined for any other. */
export function languageOf(path: string): Language | undefined {
  return Language.options.find((language) => path === language || path.endsWith(`.${language}`));
}

/** Without what the reader has in their own language, too. */
function readable(changes: readonly EntryChange[], language: Language): readonly EntryChange[] {
  const own = changes.filter(({ path, after }) => languageOf(path) === language && after !== "null");
  const said = new Set(own.map(({ path }) => path.slice(0, -language.length)));
  return changes.filter(({ path }) => {
    const written = languageOf(path);
    return written === undefined || written === language || !said.has(path.slice(0, -written.length));
  });
}

function weightOf({ before, after }: EntryChange): number {
  return (after === null ? 0 : 2) + (before === null ? 0 : 1);
}

/** Counts characters as they are read, so that none is cut in two. */
function cut(value: string | null): string | null {
  if (value !== null && /^-?\d+\.\d{5,}$/.test(value)) return String(Number(Number(value).toFixed(4)));
  const characters = [...(value ?? "")];
  return characters.length <= longestValue ? value : `${characters.slice(0, longestValue).join("")}…`;
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
