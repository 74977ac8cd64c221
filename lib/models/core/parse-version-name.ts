import type { ParsedName } from "#lib/models/schema.ts";

/** A name that follows the rule, or where it stops following it: `at` is the offset of the first character that does not fit. */
export type NameReading =
  | { readonly ok: true; readonly name: ParsedName }
  | { readonly ok: false; readonly at: number; readonly expected: string };

const parts = [
  {
    expected: "a kind of lower case letters, digits and _, starting with a letter",
    pattern: /[a-z][a-z0-9_]*?(?=_v\d|$)/y,
  },
  { expected: "_v and a version number such as 1.2", pattern: /_v\d+(?:\.\d+)*/y },
  { expected: "_ and a date as YYYYMMDD", pattern: /_\d{8}/y },
] as const;

/** Reads a version name by the model's pattern, or by the product's own rule when that is null. */
export function parseVersionName(name: string, namingPattern: string | null): NameReading {
  return namingPattern === null ? parseByOwnRule(name) : parseByPattern(name, namingPattern);
}

function parseByOwnRule(name: string): NameReading {
  const found: string[] = [];
  let at = 0;
  for (const { expected, pattern } of parts) {
    pattern.lastIndex = at;
    const match = pattern.exec(name);
    if (match === null || match[0] === "") return { ok: false, at, expected };
    found.push(match[0]);
    at += match[0].length;
  }
  if (at < name.length) return { ok: false, at, expected: "the end of the name" };
  const [kind = "", number = "", date = ""] = found;
  const day = readDate(date.slice(1));
  if (day === null) return { ok: false, at: at - 8, expected: "a day of the calendar as YYYYMMDD" };
  return { ok: true, name: { kind, number: number.slice(2), date: day } };
}

function parseByPattern(name: string, namingPattern: string): NameReading {
  const match = matchWhole(name, new RegExp(namingPattern, "d"));
  if (typeof match === "number") {
    return { ok: false, at: match, expected: `a name that fits ${namingPattern}` };
  }
  const { kind = "", number = "", date = "" } = match.groups ?? {};
  const day = readDate(date.replaceAll("-", ""));
  if (day !== null) return { ok: true, name: { kind, number, date: day } };
  const [dateAt] = match.indices?.groups?.["date"] ?? [0];
  return { ok: false, at: dateAt, expected: "a day of the calendar as YYYYMMDD or YYYY-MM-DD" };
}

/** The match of the whole name, or how far a match from its start goes. */
function matchWhole(name: string, pattern: RegExp): RegExpExecArray | number {
  const match = pattern.exec(name);
  if (match === null || match.index > 0) return 0;
  return match[0].length === name.length ? match : match[0].length;
}

/** YYYYMMDD as YYYY-MM-DD, or null when the calendar has no such day. */
function readDate(digits: string): string | null {
  if (!/^\d{8}$/.test(digits)) return null;
  const iso = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  const isReal = !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === iso;
  return isReal ? iso : null;
}

const neededGroups = ["kind", "number", "date"] as const;
/** A quantified group that holds a quantifier, or a back reference: both can take time exponential in the name. */
const explosive = /\([^()]*[+*}][^()]*\)[+*{]|\\[1-9]|\\k</;

/** Why a naming pattern cannot be used, or null when it can: it must compile, name kind, number and date, and stay fast. */
export function refuseNamingPattern(namingPattern: string): string | null {
  try {
    new RegExp(namingPattern, "d");
  } catch {
    return "is not a regular expression";
  }
  const missing = neededGroups.filter((group) => !namingPattern.includes(`(?<${group}>`));
  if (missing.length > 0)
    return `needs the named group ${missing.map((group) => `(?<${group}>…)`).join(", ")}`;
  if (explosive.test(namingPattern))
    return "must not repeat a group that repeats inside, nor refer back to a group";
  return null;
}
