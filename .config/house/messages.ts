import type { Tree } from "../tree.ts";
import { icuArguments } from "./icu-arguments.ts";
import type { HouseRule, Violation } from "./violation.ts";

const folder = "components/messages";
const first = "en";
const second = "zh-CN";

/** Both languages have the same namespaces, keys and arguments, and code asks for namespaces that exist. */
export const translations: HouseRule = (tree) => {
  const names = [...new Set([...namespacesOf(tree, first), ...namespacesOf(tree, second)])];
  return [
    ...names.flatMap((name) => compareNamespace(tree, name)),
    ...unknownNamespaces(tree, new Set(names)),
  ];
};

function namespacesOf(tree: Tree, language: string): string[] {
  const prefix = `${folder}/${language}/`;
  return tree.files
    .filter((file) => file.startsWith(prefix) && file.endsWith(".json"))
    .map((file) => file.slice(prefix.length, -".json".length));
}

function compareNamespace(tree: Tree, name: string): Violation[] {
  const pair = [first, second].map((language) => `${folder}/${language}/${name}.json`);
  const missing = pair.filter((file) => !tree.files.includes(file));
  if (missing.length > 0) {
    return missing.map((file) => ({
      rule: "translation-namespace",
      file,
      message: "the other language has it",
    }));
  }
  const [left = "", right = ""] = pair;
  const lefts = flatten(JSON.parse(tree.read(left)));
  const rights = flatten(JSON.parse(tree.read(right)));
  return [
    ...missingKeys(lefts, rights, right),
    ...missingKeys(rights, lefts, left),
    ...[...lefts].flatMap(([key, text]) => compareMessage({ file: right, key, text }, rights.get(key))),
  ];
}

function missingKeys(from: Map<string, string>, to: Map<string, string>, file: string): Violation[] {
  return [...from.keys()]
    .filter((key) => !to.has(key))
    .map((key) => ({ rule: "translation-key", file, message: `"${key}" is missing` }));
}

function compareMessage(
  one: { file: string; key: string; text: string },
  other: string | undefined,
): Violation[] {
  if (other === undefined) return [];
  const { file, key, text } = one;
  if (other.trim() === "") return [{ rule: "translation-empty", file, message: `"${key}" is empty` }];
  try {
    const expected = icuArguments(text).join(", ");
    const actual = icuArguments(other).join(", ");
    if (expected === actual) return [];
    return [
      { rule: "translation-arguments", file, message: `"${key}" takes [${actual}], not [${expected}]` },
    ];
  } catch (error) {
    return [{ rule: "translation-syntax", file, message: `"${key}": ${(error as Error).message}` }];
  }
}

function flatten(value: unknown, prefix = ""): Map<string, string> {
  if (typeof value === "string") return new Map([[prefix, value]]);
  const entries = Object.entries((value ?? {}) as Record<string, unknown>);
  return new Map(
    entries.flatMap(([key, inner]) => [...flatten(inner, prefix === "" ? key : `${prefix}.${key}`)]),
  );
}

function unknownNamespaces(tree: Tree, known: ReadonlySet<string>): Violation[] {
  const asked = /\b(?:use|get)Translations\(\s*"([^".]+)/g;
  return tree.files
    .filter((file) => /^(?:app|components)\/.*\.tsx?$/.test(file))
    .flatMap((file) =>
      [...tree.read(file).matchAll(asked)]
        .filter(([, name = ""]) => !known.has(name))
        .map(([, name]) => ({
          rule: "translation-namespace",
          file,
          message: `there is no namespace "${name}"`,
        })),
    );
}
