import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/**
 * Gives the path of the system's Chromium: CHROMIUM_PATH when it is set, else the first known name on PATH.
 * Throws with the one command that installs it when there is none.
 */
export function findChromium(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const named = environment["CHROMIUM_PATH"];
  if (named) return named;
  const folders = [...(environment["PATH"] ?? "").split(delimiter), "/usr/bin", "/usr/local/bin"];
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  if (found) return found;
  throw new Error(
    "No Chromium found. Install it (apt-get install chromium), or set CHROMIUM_PATH to a Chromium or Chrome program.",
  );
}

/** Whether there is a Chromium that can be started. */
export function hasChromium(environment: Readonly<Record<string, string | undefined>>): boolean {
  try {
    return isExecutable(findChromium(environment));
  } catch {
    return false;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
