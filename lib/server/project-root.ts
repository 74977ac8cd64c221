import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * Gives the absolute path of the folder that holds package.json and prisma/. Inside a Next bundle, where a module
 * has no place of its own on disk, it is the working directory, which `lastgood up` sets to the same folder.
 */
export function projectRoot(): string {
  const here = import.meta.dirname as string | undefined;
  const fromHere = here === undefined ? null : resolve(here, "..", "..");
  return fromHere !== null && existsSync(join(fromHere, "prisma", "schema")) ? fromHere : process.cwd();
}
