import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRunning } from "#lib/server/database/embedded/postmaster-file.ts";
import { CommandError, lineOf } from "#lib/cli/command-error.ts";

/** The places below LASTGOOD_DATA. */
export interface DataDirectory {
  readonly root: string;
  readonly postgres: string;
  readonly logs: string;
  readonly backups: string;
  readonly sandbox: string;
  readonly keys: string;
}

/** Gives the places below a data directory; creates nothing. */
export function dataDirectory(root: string): DataDirectory {
  return {
    root,
    postgres: join(root, "pg"),
    logs: join(root, "logs"),
    backups: join(root, "backups"),
    sandbox: join(root, "sandbox"),
    keys: join(root, "keys"),
  };
}

/** Creates what is missing of a data directory, readable by its owner only; throws one line when it may not. */
export function createDataDirectory(root: string): DataDirectory {
  const places = dataDirectory(root);
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    for (const folder of [places.logs, places.backups, places.keys])
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    // As root we hand Postgres to another user, who has to pass through to its data and to a backup that is tried out.
    if (process.getuid?.() === 0) for (const folder of [root, places.backups]) chmodSync(folder, 0o711);
    return places;
  } catch (error) {
    throw new CommandError(
      `The data directory ${root} cannot be written: ${lineOf(error)}. Choose another with LASTGOOD_DATA.`,
    );
  }
}

/** Gives the process id of the `lastgood up` that runs on a data directory; null when none does. */
export function findRunningUp(root: string): number | null {
  const file = lockFile(root);
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, "utf8"));
  return Number.isInteger(pid) && pid > 0 && pid !== process.pid && isOurProgram(pid) ? pid : null;
}

/** Takes the data directory for this process and gives the way to leave it; throws one line when another one has it. */
export function lockDataDirectory(root: string): () => void {
  const holder = findRunningUp(root);
  if (holder !== null) {
    throw new CommandError(
      `Lastgood already runs on ${root} (process ${holder}). Stop it, or choose another LASTGOOD_DATA.`,
    );
  }
  const file = lockFile(root);
  rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: "wx", mode: 0o600 });
  } catch (error) {
    throw new CommandError(`Lastgood cannot take ${root} for itself: ${lineOf(error)}.`);
  }
  return () => rmSync(file, { force: true });
}

function lockFile(root: string): string {
  return join(root, "up.pid");
}

function isOurProgram(pid: number): boolean {
  if (!isRunning(pid)) return false;
  try {
    // After a restart of the machine the number may belong to any other program.
    return /lastgood|main\.ts/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return true;
  }
}
