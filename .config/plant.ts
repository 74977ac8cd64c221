import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./tree.ts";

/**
 * Writes a small project with planted violations into a temporary directory and gives its path.
 * Keys are paths inside it, values the text of the files. Taken with `using`, it is removed at the end of the block.
 */
export function plant(files: Readonly<Record<string, string>>): { path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), "planted-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Gives a planted project the project's own packages, for checks that resolve imports. */
export function linkPackages(path: string): void {
  symlinkSync(join(root, "node_modules"), join(path, "node_modules"), "dir");
}
