import { invalidField } from "#lib/schema/app-error.ts";

type Tree = { [key: string]: unknown };
type Step = { readonly key: string; readonly isIndex: boolean };

const forbiddenKeys = new Set(["__proto__", "constructor", "prototype"]);
const kinds = [":number", ":boolean", ":json", ":lines", ":seconds", ":text", ":secret"];
const longestList = 1_000;
const mostFields = 20_000;
/** Places left empty by all indexes together: a few bytes must not become a list of a thousand. */
const mostGaps = 10_000;

type Growing = { readonly root: Tree; gapsLeft: number };

/**
 * Gives the object that a form's fields describe. Names: `a.b` and `a[0].b` nest, `name[]` appends to a list, and a
 * suffix says what the text is: `name:number`, `name:boolean`, `name:json`, `name:lines` (a list, one entry a line),
 * `name:seconds` (given on as milliseconds), `name:text` and `name:secret`. What has a suffix and is empty is absent; of a
 * plain name sent twice the last counts. INVALID names the field.
 */
export function parseForm(fields: Iterable<readonly [name: string, value: string]>): Tree {
  const growing: Growing = { root: {}, gapsLeft: mostGaps };
  let count = 0;
  for (const [name, text] of fields) {
    count += 1;
    if (count > mostFields) throw invalidField(name, `a form has at most ${mostFields} fields`);
    const [path = "", kind] = name.split(":");
    const isList = path.endsWith("[]");
    const steps = stepsOf(isList ? path.slice(0, -2) : path, name);
    const value = readValue(name, kind, text);
    if (value === undefined) continue;
    if (isList) append(growing, steps, value);
    else place(growing, steps, value);
    if (growing.gapsLeft < 0) throw invalidField(name, "leaves too many places of its list empty");
  }
  return growing.root;
}

function readValue(name: string, kind: string | undefined, text: string): unknown {
  if (kind === undefined) return text.replaceAll("\r\n", "\n");
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  switch (kind) {
    case "number":
      return readNumber(name, trimmed);
    case "boolean":
      return readBoolean(name, trimmed);
    case "json":
      return readJson(name, trimmed);
    case "seconds":
      return Math.round(readNumber(name, trimmed) * 1_000);
    case "lines":
      return linesOf(trimmed);
    case "text":
    case "secret":
      return trimmed;
    default:
      throw invalidField(name, `":${kind}" is not a kind of field; use one of: ${kinds.join(", ")}`);
  }
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Whether a field's name says that its text is a secret, which no draft may keep. */
export function isSecretField(name: string): boolean {
  return name.endsWith(":secret");
}

function readNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw invalidField(plainName(name), `"${text}" is not a number`);
  return value;
}

function readBoolean(name: string, text: string): boolean {
  if (["true", "on", "1"].includes(text)) return true;
  if (["false", "off", "0"].includes(text)) return false;
  throw invalidField(plainName(name), `"${text}" is neither true nor false`);
}

function readJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidField(plainName(name), "is not JSON");
  }
}

function plainName(name: string): string {
  return name.split(":")[0] ?? name;
}

function stepsOf(path: string, name: string): Step[] {
  const steps = path.split(".").flatMap((part) => {
    const found = /^([^[\]]+)((?:\[\d{1,4}\])*)$/.exec(part);
    if (!found) throw invalidField(name, "is not a field name such as a, a.b, a[0].b or a[]");
    const [, key = "", indexes = ""] = found;
    const numbers = [...indexes.matchAll(/\d+/g)].map(([digits]) => ({ key: digits, isIndex: true }));
    return [{ key, isIndex: false }, ...numbers];
  });
  const isRefused = ({ key, isIndex }: Step) =>
    isIndex ? Number(key) >= longestList : forbiddenKeys.has(key);
  if (steps.some(isRefused)) throw invalidField(name, "is not a field name that is taken");
  return steps;
}

function place(growing: Growing, steps: readonly Step[], value: unknown): void {
  const last = steps.at(-1);
  if (!last) return;
  const parent = parentOf(growing, steps);
  countGap(growing, parent, last);
  parent[last.key] = value;
}

function append(growing: Growing, steps: readonly Step[], value: unknown): void {
  const last = steps.at(-1);
  if (!last) return;
  const parent = parentOf(growing, steps);
  countGap(growing, parent, last);
  const list = parent[last.key];
  if (Array.isArray(list)) list.push(value);
  else parent[last.key] = [value];
}

/** Walks to the parent of the last step and makes what is missing on the way: a list where a number follows. */
function parentOf(growing: Growing, steps: readonly Step[]): Tree {
  let here = growing.root;
  for (const [index, step] of steps.slice(0, -1).entries()) {
    const found = here[step.key];
    const made = steps[index + 1]?.isIndex ? [] : {};
    // A list takes number keys like an object does.
    const next = (typeof found === "object" && found !== null ? found : made) as Tree;
    countGap(growing, here, step);
    here[step.key] = next;
    here = next;
  }
  return here;
}

function countGap(growing: Growing, parent: unknown, { key }: Step): void {
  if (Array.isArray(parent)) growing.gapsLeft -= Math.max(0, Number(key) - parent.length);
}
