import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { applyMigrations, readMigrationState } from "#lib/server/database/apply-migrations.ts";
import { backUpCluster } from "#lib/server/database/backup/back-up-cluster.ts";
import { countRows } from "#lib/server/database/backup/backup-manifest.ts";
import type { DataStore } from "./open-data-store.ts";

/** What to bring up to date, and where the backup made before goes. */
export interface PrepareDatabase {
  readonly store: DataStore;
  readonly backups: string;
  readonly now: Date;
  readonly report: (line: string) => void;
}

const automaticPrefix = "before-";
const keptAutomaticBackups = 3;

/**
 * Applies the pending migrations. An embedded database that holds rows is backed up and the backup verified first; a
 * database this build must not touch is refused with one line before anything is done.
 */
export async function prepareDatabase({ store, backups, now, report }: PrepareDatabase): Promise<void> {
  const { pending, refusal, holdsData } = await inspect(store.directUrl);
  if (refusal !== null) throw refusal;
  const [first] = pending;
  if (first === undefined) return;
  if (holdsData) await backUpFirst({ store, backups, now, report }, first);
  await applyMigrations({ url: store.directUrl });
}

async function backUpFirst(
  { store, backups, now, report }: PrepareDatabase,
  migration: string,
): Promise<void> {
  if (store.dataDirectory === null) {
    report(
      `Migrating the database of DATABASE_URL (${migration} and later); it is backed up by its own tools only.`,
    );
    return;
  }
  const stamp = now.toISOString().slice(0, 19).replaceAll(":", "-");
  const target = join(backups, `${automaticPrefix}${migration}-${stamp}`);
  report(`Backing up the database before it is migrated: ${target}`);
  await backUpCluster({ url: store.directUrl, dataDirectory: store.dataDirectory, target, now });
  removeOldBackups(backups);
}

/** Only those made here by themselves; a backup that a person asked for is theirs. */
function removeOldBackups(backups: string): void {
  const automatic = readdirSync(backups).filter((name) => name.startsWith(automaticPrefix));
  const byAge = automatic.toSorted((a, b) => a.slice(-19).localeCompare(b.slice(-19)));
  for (const name of byAge.slice(0, -keptAutomaticBackups)) rmSync(join(backups, name), { recursive: true });
}

async function inspect(url: string) {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const state = await readMigrationState(client);
    const rows = Object.entries(await countRows(client)).filter(([table]) => table !== "_prisma_migrations");
    return { ...state, holdsData: rows.some(([, count]) => count > 0) };
  } finally {
    await client.end();
  }
}
