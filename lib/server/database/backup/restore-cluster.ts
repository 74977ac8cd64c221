import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { embeddedDataDirectory } from "#lib/server/database/embedded/embedded-postgres.ts";
import { findRunningPostmaster } from "#lib/server/database/embedded/postmaster-file.ts";
import { readMigrationFiles } from "#lib/server/database/migration-files.ts";
import { countCopy } from "./back-up-cluster.ts";
import { BackupError, readManifest } from "./backup-manifest.ts";
import type { BackupManifest } from "./backup-manifest.ts";
import { copyFolder } from "./copy-data-directory.ts";

/** Which backup to restore and the home of the embedded Postgres to put it in. */
export interface RestoreCluster {
  readonly backup: string;
  readonly home: string;
  readonly now: Date;
  /** Names of the migrations this build knows; those of prisma/migrations when not given. */
  readonly knownMigrations?: readonly string[];
}

/** What was restored, and where the data that were there before are now. */
export interface Restored {
  readonly manifest: BackupManifest;
  readonly keptAside: string | null;
}

/**
 * Puts a backup in the place of the embedded Postgres' data, starts it once and compares its rows with the manifest.
 * The data that were there are kept beside it; they are put back when anything fails. Refuses while Postgres runs.
 */
export async function restoreCluster({
  backup,
  home,
  now,
  knownMigrations,
}: RestoreCluster): Promise<Restored> {
  const manifest = readManifest(backup);
  const dataDirectory = embeddedDataDirectory(home);
  requireUsable(manifest, dataDirectory, knownMigrations ?? readMigrationFiles().map((file) => file.name));
  const stamp = now.toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const keptAside = existsSync(home) ? `${home}.before-restore-${stamp}` : null;
  if (keptAside !== null) renameSync(home, keptAside);
  try {
    await copyIn(join(backup, "pg"), home, basename(dataDirectory));
    requireSameRows(manifest, (await countCopy(home)).rows);
    return { manifest, keptAside };
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    if (keptAside !== null) renameSync(keptAside, home);
    throw error;
  }
}

async function copyIn(source: string, home: string, major: string): Promise<void> {
  mkdirSync(dirname(home), { recursive: true });
  mkdirSync(home, { mode: 0o700 });
  copyFileSync(join(source, "secret"), join(home, "secret"));
  chmodSync(join(home, "secret"), 0o600);
  await copyFolder(join(source, major), join(home, major));
}

function requireUsable(manifest: BackupManifest, dataDirectory: string, known: readonly string[]): void {
  const running = findRunningPostmaster(dataDirectory);
  if (running !== null) {
    throw new BackupError(
      `The database is running (process ${running.pid}). Stop Lastgood first, then restore.`,
    );
  }
  const major = Number(basename(dataDirectory));
  if (manifest.postgresMajor !== major) {
    throw new BackupError(
      `The backup is of Postgres ${manifest.postgresMajor}, this build runs ${major}. Restore it with a build that runs the same.`,
    );
  }
  const unknown = manifest.migrations.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new BackupError(
    `The backup is of a newer version of Lastgood: it has ${unknown.join(", ")}. Restore it with that version.`,
  );
}

function requireSameRows(manifest: BackupManifest, rows: Readonly<Record<string, number>>): void {
  const differing = Object.entries(manifest.rows).find(([table, count]) => rows[table] !== count);
  if (!differing) return;
  const [table, count] = differing;
  throw new BackupError(
    `The backup is damaged: ${table} has ${rows[table] ?? "no"} rows instead of ${count}. Your data were left as they were.`,
  );
}
