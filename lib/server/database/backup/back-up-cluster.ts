import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Client } from "pg";
import { startEmbeddedPostgres } from "#lib/server/database/embedded/embedded-postgres.ts";
import { BackupError, countRows, readAppliedNames } from "./backup-manifest.ts";
import type { BackupManifest } from "./backup-manifest.ts";
import { copyDataDirectory, copyFolder } from "./copy-data-directory.ts";

/** What to back up and where to. */
export interface BackUpCluster {
  /** Connection string of the product's database on the running embedded Postgres. */
  readonly url: string;
  readonly dataDirectory: string;
  /** Folder that will be the backup; must not exist. */
  readonly target: string;
  readonly now: Date;
}

type Rows = Readonly<Record<string, number>>;

/**
 * Makes a physical copy of a running embedded Postgres while others go on writing, then starts the copy and counts
 * its rows. Nothing is left at the target when any of it fails. Holds no secret of the product; the secret of the
 * database itself lies beside the copy, readable by its owner only.
 */
export async function backUpCluster({
  url,
  dataDirectory,
  target,
  now,
}: BackUpCluster): Promise<BackupManifest> {
  if (existsSync(target)) throw new BackupError(`${target} exists already; name a folder that does not.`);
  const home = join(target, "pg");
  const copy = join(home, basename(dataDirectory));
  try {
    mkdirSync(home, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    copyFileSync(join(dirname(dataDirectory), "secret"), join(home, "secret"));
    const bounds = await withClient(url, (client) => copyOnline(client, dataDirectory, copy));
    const verified = await countCopy(home);
    requirePlausible(verified.rows, bounds);
    const postgresMajor = Number(basename(dataDirectory));
    const manifest: BackupManifest = { format: 1, createdAt: now.toISOString(), postgresMajor, ...verified };
    writeFileSync(join(target, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    return manifest;
  } catch (error) {
    rmSync(target, { recursive: true, force: true });
    throw error;
  }
}

/** Starts the cluster in a folder, counts its rows and stops it again, so that it is left cleanly shut down. */
export async function countCopy(
  home: string,
): Promise<{ migrations: string[]; rows: Rows & Record<string, number> }> {
  const postgres = await startEmbeddedPostgres({ directory: home });
  try {
    return await withClient(postgres.url, async (client) => {
      const rows = await countRows(client);
      const failures = await client.query<{ n: string }>(
        "SELECT coalesce(sum(checksum_failures), 0) AS n FROM pg_stat_database",
      );
      if (Number(failures.rows[0]?.n) > 0)
        throw new BackupError(`${home} holds pages with a wrong checksum.`);
      return { migrations: await readAppliedNames(client), rows };
    });
  } finally {
    await postgres.stop();
    for (const name of ["run", "postgres.log"]) rmSync(join(home, name), { recursive: true, force: true });
  }
}

async function copyOnline(
  client: Client,
  dataDirectory: string,
  copy: string,
): Promise<{ before: Rows; after: Rows }> {
  const before = await countRows(client);
  // The slot ends with this connection; until then no log that the copy needs is removed.
  const slot = `lastgood_backup_${randomBytes(4).toString("hex")}`;
  await client.query("SELECT pg_create_physical_replication_slot($1, true, true)", [slot]);
  await client.query("SELECT pg_backup_start('lastgood', true)");
  await copyDataDirectory(dataDirectory, copy);
  const stopped = await client.query<{ labelfile: string }>("SELECT labelfile FROM pg_backup_stop(false)");
  writeFileSync(join(copy, "backup_label"), stopped.rows[0]?.labelfile ?? "", { mode: 0o600 });
  await copyFolder(join(dataDirectory, "pg_wal"), join(copy, "pg_wal"));
  return { before, after: await countRows(client) };
}

/** The copy shows a moment between the two counts, so each of its counts lies between them. */
function requirePlausible(rows: Rows, { before, after }: { before: Rows; after: Rows }): void {
  for (const [table, count] of Object.entries(before)) {
    const other = after[table] ?? count;
    const copied = rows[table];
    if (copied !== undefined && copied >= Math.min(count, other) && copied <= Math.max(count, other))
      continue;
    const found = copied === undefined ? "is missing" : `has ${copied} rows`;
    throw new BackupError(
      `The copy is not good: ${table} ${found}, the database had ${count} to ${other}. Try again.`,
    );
  }
}

async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
