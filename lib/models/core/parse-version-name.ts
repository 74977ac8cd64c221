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
  if (name.length > longestTried)
    return {
      ok: false,
      at: longestTried,
      expected: `the end of the name, of at most ${longestTried} characters`,
    };
  const match = matchWhole(name, new RegExp(namingPattern, "dy"));
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
/** What stands for itself and repeats nothing: an escaped character, a class, and how a group begins. */
const plain = /\\.|\[(?:\\.|[^\]\\])*\]|\(\?(?:<?[=!]|:|<\w+>)/g;
const backReference = /\\(?:[1-9]|k<)/;
const repeatedGroup = /\)[+*{]/;
/** Each open repeat multiplies the tries by the length of the name, each choice by two: these keep the worst about a second. */
const most = { openRepeats: 4, choices: 4 } as const;
/** The longest name that is tried on a model's own pattern, in characters. */
const longestTried = 80;

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
  return refuseSlow(namingPattern);
}

function refuseSlow(namingPattern: string): string | null {
  const shape = namingPattern.replace(plain, (found) => (found.startsWith("(") ? "(" : "x"));
  if (backReference.test(namingPattern) || repeatedGroup.test(shape))
    return "must not repeat a group, nor refer back to one";
  const openRepeats = shape.match(/[+*]|\{\d+,\d*\}/g)?.length ?? 0;
  if (openRepeats > most.openRepeats)
    return `repeats ${openRepeats} times without a fixed count; ${most.openRepeats} is the most`;
  const choices = shape.match(/\||(?<![+*?}])\?/g)?.length ?? 0;
  if (choices > most.choices) return `has ${choices} choices ("?" and "|"); ${most.choices} is the most`;
  return null;
}
