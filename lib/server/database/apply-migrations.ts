import { randomUUID } from "node:crypto";
import { Client } from "pg";
import type { ClientBase, Pool } from "pg";
import { readMigrationFiles } from "./migration-files.ts";
import type { MigrationFile } from "./migration-files.ts";

/** The advisory lock and the table of `prisma migrate deploy`, so that both may be used on one database. */
const prismaLock = 72_707_369;
const lockWaitMs = 60_000;
const createTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/** A database this build must not touch, or a migration that does not run; the message is one line for a person. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
  readonly reason: "edited" | "newer" | "failed" | "broken" | "busy";

  constructor(reason: MigrationError["reason"], message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/** How a database stands to the migrations of this build. */
export interface MigrationState {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Why this build refuses the database; null when it does not. */
  readonly refusal: MigrationError | null;
}

/** Where to migrate and with which files; the folder of this build when none is named. */
export interface ApplyMigrations {
  /** A direct connection: behind a pooler in transaction mode the lock would not hold. */
  readonly url: string;
  readonly directory?: string;
}

interface Row {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
  readonly rolled_back_at: Date | null;
  readonly logs: string | null;
}

/** Compares a database with a folder of migrations; changes nothing. A database without the table has none applied. */
export async function readMigrationState(
  client: ClientBase | Pool,
  directory?: string,
): Promise<MigrationState> {
  const files = readMigrationFiles(directory);
  const found = await client.query<{ present: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present",
  );
  return compare(files, found.rows[0]?.present ? await readRows(client) : []);
}

/**
 * Applies the migrations that are not applied yet, one transaction each, and gives their names. Safe to call from
 * several processes at once: one applies, the others wait. Throws MigrationError and changes nothing when an applied
 * file was edited, the database is newer than this build, or an earlier migration failed half-way.
 */
export async function applyMigrations({ url, directory }: ApplyMigrations): Promise<readonly string[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("SET statement_timeout = 0");
    await lock(client);
    return await applyPending(client, readMigrationFiles(directory));
  } finally {
    // The lock belongs to the session and ends with it.
    await client.end().catch(() => undefined);
  }
}

async function lock(client: Client): Promise<void> {
  await client.query(`SET lock_timeout = ${lockWaitMs}`);
  try {
    await client.query("SELECT pg_advisory_lock($1)", [prismaLock]);
  } catch (error) {
    const message = `Another process has been migrating this database for more than ${lockWaitMs / 1_000} s; try again when it is done.`;
    throw new MigrationError("busy", message, error);
  }
  await client.query("SET lock_timeout = 0");
}

async function applyPending(client: Client, files: readonly MigrationFile[]): Promise<readonly string[]> {
  await client.query(createTable);
  const state = compare(files, await readRows(client));
  if (state.refusal) throw state.refusal;
  const pending = files.filter((file) => state.pending.includes(file.name));
  for (const file of pending) await (file.isTransactional ? applyInTransaction : applyAlone)(client, file);
  return pending.map((file) => file.name);
}

async function applyInTransaction(client: Client, file: MigrationFile): Promise<void> {
  await client.query("BEGIN");
  try {
    const id = await insertRow(client, file);
    await client.query(file.sql);
    await finishRow(client, id);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw broken(file, "Nothing of it was kept.", error);
  }
}

async function applyAlone(client: Client, file: MigrationFile): Promise<void> {
  const id = await insertRow(client, file);
  try {
    await client.query(file.sql);
    await finishRow(client, id);
  } catch (error) {
    await client.query("UPDATE _prisma_migrations SET logs = $2 WHERE id = $1", [id, messageOf(error)]);
    throw broken(file, "It runs outside a transaction, so a part of it may have been kept.", error);
  }
}

async function insertRow(client: Client, file: MigrationFile): Promise<string> {
  const id = randomUUID();
  await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)", [
    id,
    file.checksum,
    file.name,
  ]);
  return id;
}

async function finishRow(client: Client, id: string): Promise<void> {
  await client.query(
    "UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE id = $1",
    [id],
  );
}

async function readRows(client: ClientBase | Pool): Promise<readonly Row[]> {
  const result = await client.query<Row>(
    "SELECT migration_name, checksum, finished_at, rolled_back_at, logs FROM _prisma_migrations ORDER BY started_at",
  );
  return result.rows;
}

function compare(files: readonly MigrationFile[], rows: readonly Row[]): MigrationState {
  const standing = rows.filter((row) => row.rolled_back_at === null);
  const done = new Map(
    standing.filter((row) => row.finished_at).map((row) => [row.migration_name, row.checksum]),
  );
  return {
    applied: [...done.keys()],
    pending: files.filter((file) => !done.has(file.name)).map((file) => file.name),
    refusal: refusalFor(files, done, standing),
  };
}

function refusalFor(
  files: readonly MigrationFile[],
  done: ReadonlyMap<string, string>,
  standing: readonly Row[],
): MigrationError | null {
  const failed = standing.find((row) => row.finished_at === null);
  if (failed) {
    const why = failed.logs ? ` (${oneLine(failed.logs)})` : "";
    const advice = `Repair the database, then mark it: UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '${failed.migration_name}'.`;
    return new MigrationError(
      "failed",
      `Migration ${failed.migration_name} failed half-way${why}. ${advice}`,
    );
  }
  const known = new Map(files.map((file) => [file.name, file]));
  const unknown = [...done.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0) {
    const message = `The database is newer than this build: it has ${unknown.join(", ")}. Start the newer version of Lastgood, or restore a backup made before the upgrade.`;
    return new MigrationError("newer", message);
  }
  const edited = files.find(
    (file) => done.has(file.name) && !file.equivalentChecksums.has(done.get(file.name) ?? ""),
  );
  if (!edited) return null;
  const message = `Migration ${edited.name} was edited after it was applied. Put the original file back and write the change as a new migration.`;
  return new MigrationError("edited", message);
}

function broken(file: MigrationFile, kept: string, cause: unknown): MigrationError {
  return new MigrationError(
    "broken",
    `Migration ${file.name} failed: ${oneLine(messageOf(cause))}. ${kept}`,
    cause,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
