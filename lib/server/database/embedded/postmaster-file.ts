import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a running Postgres writes about itself into its data directory. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly socketDirectory: string;
}

/**
 * Reads postmaster.pid of a data directory; null when there is none, it is unreadable, or its process is gone. The
 * lines are those of `LOCK_FILE_LINE_*` in src/include/utils/pidfile.h of Postgres.
 */
export function findRunningPostmaster(dataDirectory: string): PostmasterFile | null {
  const path = join(dataDirectory, "postmaster.pid");
  if (!existsSync(path)) return null;
  const lines = readFileSync(path, "utf8").split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isPostgres(pid)) return null;
  return { pid, port: Number(lines[3]) || 5432, socketDirectory: (lines[4] ?? "").trim() };
}

/** Says whether a process runs; one that ended and was not collected by its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return !/^\d+ \(.*\) Z/s.test(readProc(pid, "stat"));
}

function isPostgres(pid: number): boolean {
  if (!isRunning(pid)) return false;
  // After a restart of the machine the number may belong to any other process.
  const command = readProc(pid, "cmdline");
  return command === "" || command.includes("postgres");
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}
