import { constants } from "node:fs";
import { copyFile, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * Folders whose content belongs to the running server and is rebuilt by the next one:
 * https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP-DATA
 */
const emptied = new Set([
  "pg_wal",
  "pg_replslot",
  "pg_dynshmem",
  "pg_notify",
  "pg_serial",
  "pg_snapshots",
  "pg_stat_tmp",
  "pg_subtrans",
]);
const skipped = new Set(["postmaster.pid", "postmaster.opts", "backup_label.old"]);

/** Copies a data directory, also a running one between pg_backup_start and pg_backup_stop; the log (pg_wal) is left out. */
export async function copyDataDirectory(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue;
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (!entry.isDirectory()) await copyIfPresent(from, to);
    else if (emptied.has(entry.name)) await mkdir(to, { mode: 0o700 });
    else await copyFolder(from, to);
  }
}

/** Copies a folder with everything in it; what disappears meanwhile is left out. */
export async function copyFolder(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const isTemporary = entry.name.startsWith("pgsql_tmp");
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory() && !isTemporary) await copyFolder(from, to);
    else if (entry.isFile() && !isTemporary) await copyIfPresent(from, to);
  }
}

async function copyIfPresent(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
