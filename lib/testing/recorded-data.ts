import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "csv-parse/sync";
import { projectRoot } from "#lib/server/project-root.ts";

/** Why a test of recorded data is skipped, and what to do about it. */
export const recordedDataMissing =
  "the recorded registries and results are not on this machine; name their directory in LASTGOOD_SHARED_DATA";

/** The rows of a recorded CSV file by column, or null where the data are not on this machine. */
export function recordedRows(file: string): readonly Readonly<Record<string, string>>[] | null {
  const directory = process.env["LASTGOOD_SHARED_DATA"] ?? resolve(projectRoot(), "../shared/data");
  const path = join(directory, file);
  if (!existsSync(path)) return null;
  return parse(readFileSync(path, "utf8"), { columns: true, skip_empty_lines: true }) as Record<
    string,
    string
  >[];
}
