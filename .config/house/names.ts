import { isSource } from "../tree.ts";
import type { HouseRule } from "./violation.ts";

const banned = new Set(["utils", "helpers", "misc", "common", "types", "constants", "manager"]);

/** What the project's top level holds: a new name there is a decision, so it is added here on purpose. */
const topLevel = new Set(
  [
    "app components prisma lib e2e docs public .config .ci",
    "package.json package-lock.json tsconfig.json README.md LICENSE",
    "next.config.ts postcss.config.mjs proxy.ts instrumentation.ts",
    "Dockerfile compose.yaml .dockerignore .gitignore .gitattributes .npmrc",
  ].flatMap((line) => line.split(" ")),
);

/** Names that say nothing about what is inside are refused, for files and folders. */
export const bannedNames: HouseRule = (tree) =>
  tree.files.flatMap((file) =>
    file
      .split("/")
      .map((part) => part.split(".")[0] ?? "")
      .filter((part) => banned.has(part) || [...banned].some((word) => part.endsWith(`-${word}`)))
      .map((part) => ({ rule: "banned-name", file, message: `"${part}" names nothing; say what is inside` })),
  );

/** Code files and their folders are kebab-case; Next's own folder forms are allowed below app. */
export const kebabCase: HouseRule = (tree) =>
  tree.files
    .filter((file) => isSource(file) && !file.startsWith(".config/"))
    .filter((file) => !file.split("/").every((part) => isKebabCase(part, file.startsWith("app/"))))
    .map((file) => ({ rule: "kebab-case", file, message: "name files and folders in kebab-case" }));

function isKebabCase(part: string, isRoute: boolean): boolean {
  // A dynamic segment is the name of a parameter, spelled as the contract spells it.
  if (isRoute && /^\[+(?:\.\.\.)?[a-z][a-zA-Z0-9]*\]+$/.test(part)) return true;
  const name = isRoute ? part.replace(/^\(([^)]+)\)$/, "$1") : part;
  return /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)*$/.test(name);
}

/** An index file hides what a folder holds; only an adapter's entry has one. */
export const noIndexFiles: HouseRule = (tree) =>
  tree.files
    .filter((file) => /(?:^|\/)index\.[cm]?[jt]sx?$/.test(file))
    .filter((file) => !/^lib\/adapters\/[^/]+\/[^/]+\/index\.ts$/.test(file))
    .map((file) => ({ rule: "no-index", file, message: "name the file after its one main export" }));

/** The top level holds what the tree of the architecture names, and nothing else. */
export const knownTopLevel: HouseRule = (tree) =>
  [...new Set(tree.files.map((file) => file.split("/")[0] ?? ""))]
    .filter((name) => !topLevel.has(name))
    .map((name) => ({
      rule: "top-level",
      file: name,
      message: "not part of the tree; move it to its folder",
    }));

/** Sheets of style have the same limit of length as code, which the linter counts. */
export const sheetLength: HouseRule = (tree) =>
  tree.files
    .filter((file) => /\.(?:css|[cm]?js)$/.test(file))
    .filter((file) => tree.read(file).split("\n").length > 401)
    .map((file) => ({ rule: "file-length", file, message: "more than 400 lines" }));
