import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "csv-parse/sync";
import { projectRoot } from "#lib/server/project-root.ts";

/** Why a test of recorded data is skipped, and what to do about it. */
export const recordedDataMissing =
  "the recorded registries and results are not on this machine; name their directory in LASTGOOD_SHARED_DATA";

function readRecorded(file: string): string | null {
  const directory = process.env["LASTGOOD_SHARED_DATA"] ?? resolve(projectRoot(), "../shared/data");
  const path = join(directory, file);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

/** The rows of a recorded CSV file by column, or null where the data are not on this machine. */
export function recordedRows(file: string): readonly Readonly<Record<string, string>>[] | null {
  const text = readRecorded(file);
  if (text === null) return null;
  return parse(text, { columns: true, skip_empty_lines: true }) as Record<string, string>[];
}

/** A recorded JSON file, or null where the data are not on this machine. */
export function recordedJson<Content>(file: string): Content | null {
  const text = readRecorded(file);
  return text === null ? null : (JSON.parse(text) as Content);
}
