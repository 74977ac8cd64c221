import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

/** The project's top folder, absolute. */
export const root = resolve(import.meta.dirname, "..");

/** A project's files: paths relative to its top folder, with forward slashes, and a way to read one. */
export interface Tree {
  readonly path: string;
  readonly files: readonly string[];
  read(file: string): string;
}

const notWritten = new Set([
  ".git",
  ".next",
  ".data",
  "node_modules",
  "coverage",
  "test-results",
  "playwright-report",
  "generated",
  "next-env.d.ts",
]);

/** Gives the tree of the project itself, without what tools install, generate or leave behind. */
export function projectTree(): Tree {
  return treeOf(root, filesUnder(""));
}

function filesUnder(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .filter((entry) => !notWritten.has(entry.name) && !entry.name.endsWith(".tsbuildinfo"))
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesUnder(path) : [path];
    });
}

/** Gives a tree over the named files of a folder. */
export function treeOf(path: string, files: readonly string[]): Tree {
  return { path, files: files.toSorted(), read: (file) => readFileSync(join(path, file), "utf8") };
}

/** Gives a tree that exists in memory only. */
export function treeFrom(texts: Readonly<Record<string, string>>): Tree {
  return { path: "/", files: Object.keys(texts).toSorted(), read: (file) => texts[file] ?? "" };
}

/** Says whether a file is TypeScript written by hand. */
export function isSource(file: string): boolean {
  return /\.tsx?$/.test(file) && !file.endsWith(".d.ts");
}

/** Says whether a file is a test, a bench, or belongs to the tests. */
export function isTest(file: string): boolean {
  return /\.(?:test|bench|spec)\.tsx?$|\/contract-suite\.ts$|^lib\/testing\/|^e2e\//.test(file);
}
