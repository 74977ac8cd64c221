import { createHash, randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, lchownSync, mkdirSync, readdirSync } from "node:fs";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { EmbeddedPostgresError, messageOf } from "./embedded-postgres-error.ts";
import { findClosedFolder } from "./service-user.ts";
import type { ServiceUser } from "./service-user.ts";

/** The folder of one embedded Postgres: its data, its socket and its secret side by side. */
export interface ClusterHome {
  readonly directory: string;
  /** The data directory proper, named after the major version. */
  readonly dataDirectory: string;
  /** Holds the unix socket; open to the user of Postgres only. */
  readonly socketDirectory: string;
  readonly secret: string;
}

/** Name of the one role and the one database of an embedded Postgres. */
export const clusterRole = "lastgood";

/** A socket's address holds 107 bytes and a final zero on Linux, 103 on macOS: `man 7 unix`. */
const maxSocketPathBytes = 103;
const socketName = ".s.PGSQL.5432";

/** Creates what is missing of a cluster's home and gives its paths; refuses in one line what cannot be written or reached. */
export function prepareClusterHome(directory: string, major: number, user: ServiceUser | null): ClusterHome {
  const home = resolve(directory);
  try {
    mkdirSync(home, { recursive: true, mode: user ? 0o711 : 0o700 });
    if (user) {
      // Passing through is enough for Postgres; everything inside is closed by its own mode.
      chmodSync(home, 0o711);
      refuseClosedFolder(home, user);
    }
    const socketDirectory = prepareSocketDirectory(home, user);
    return {
      directory: home,
      dataDirectory: join(home, String(major)),
      socketDirectory,
      secret: readSecret(home),
    };
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    const message = `The database cannot be kept in ${home}: ${messageOf(error)}. Choose a directory you may write with LASTGOOD_DATA.`;
    throw new EmbeddedPostgresError(message, { cause: error });
  }
}

/** Gives everything below a folder to the user of Postgres; does nothing when it owns the folder already. */
export function handOver(directory: string, user: ServiceUser | null): void {
  if (!user || statSync(directory).uid === user.uid) return;
  for (const entry of readdirSync(directory, { recursive: true })) {
    lchownSync(join(directory, entry.toString()), user.uid, user.gid);
  }
  chownSync(directory, user.uid, user.gid);
}

function refuseClosedFolder(home: string, user: ServiceUser): void {
  const closed = findClosedFolder(home, user);
  if (closed === null) return;
  throw new EmbeddedPostgresError(
    `Postgres runs as the user ${user.name}, to whom ${closed} is closed. Choose another place, such as /var/lib/lastgood (LASTGOOD_DATA).`,
  );
}

function prepareSocketDirectory(home: string, user: ServiceUser | null): string {
  const inHome = join(home, "run");
  const isShort = Buffer.byteLength(join(inHome, socketName)) <= maxSocketPathBytes;
  const digest = createHash("sha256").update(home).digest("hex").slice(0, 16);
  const directory = isShort ? inHome : join(tmpdir(), `lastgood-${digest}`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (user) chownSync(directory, user.uid, user.gid);
  const { uid } = statSync(directory);
  if (!isShort && process.getuid !== undefined && uid !== (user?.uid ?? process.getuid())) {
    throw new EmbeddedPostgresError(
      `${directory} belongs to somebody else. Remove it, or choose a shorter LASTGOOD_DATA.`,
    );
  }
  chmodSync(directory, 0o700);
  return directory;
}

function readSecret(home: string): string {
  const file = join(home, "secret");
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("hex"), { mode: 0o600, flag: "wx" });
  return readFileSync(file, "utf8").trim();
}
