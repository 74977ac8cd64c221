import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { z } from "zod";

/** What a backup says about itself; written last, so a folder without it is no backup. */
export const BackupManifest = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  postgresMajor: z.number().int(),
  /** Names of the migrations the database had. */
  migrations: z.array(z.string()),
  /** Rows per table, counted in the copy. */
  rows: z.record(z.string(), z.number().int()),
});
export type BackupManifest = z.infer<typeof BackupManifest>;

/** A backup that cannot be made or used; the message is one line for a person. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}

/** Reads the manifest of a backup; throws BackupError when the folder is none. */
export function readManifest(directory: string): BackupManifest {
  const file = join(directory, "manifest.json");
  if (!existsSync(file)) throw new BackupError(`${directory} is not a backup: it has no manifest.json.`);
  const parsed = BackupManifest.safeParse(parseJson(readFileSync(file, "utf8")));
  if (!parsed.success) throw new BackupError(`${file} cannot be read as a backup's manifest (format 1).`);
  return parsed.data;
}

/** Counts the rows of every table in the public schema; reads each page, so a damaged one is found. */
export async function countRows(client: Client): Promise<Record<string, number>> {
  const tables = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables.rows) {
    const result = await client.query<{ n: string }>(
      `SELECT count(*) AS n FROM ${client.escapeIdentifier(name)}`,
    );
    counts[name] = Number(result.rows[0]?.n);
  }
  return counts;
}

/** Gives the names of the applied migrations; none for a database that never had any. */
export async function readAppliedNames(client: Client): Promise<string[]> {
  const found = await client.query<{ present: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present",
  );
  if (!found.rows[0]?.present) return [];
  const names = await client.query<{ migration_name: string }>(
    "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1",
  );
  return names.rows.map((row) => row.migration_name);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
