import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, parse } from "node:path";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

/** The system user that runs Postgres when we are root, since Postgres itself refuses to run as root. */
export interface ServiceUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const existingNames = ["lastgood", "postgres", "_postgres"];
const newName = "lastgood";

/** Gives the user Postgres must run as, found or created; null when we are not root and Postgres runs as ourselves. */
export function findServiceUser(): ServiceUser | null {
  if (process.getuid?.() !== 0) return null;
  const user = firstUser(existingNames) ?? createUser() ?? firstUser(["nobody"]);
  if (user) return user;
  throw new EmbeddedPostgresError(
    "Postgres does not run as root, and no other user could be found or created. Create one with `useradd --system lastgood`, or set DATABASE_URL.",
  );
}

/** Gives the nearest folder on the way to `path` that `user` may not enter; null when it can reach the path itself. */
export function findClosedFolder(path: string, user: ServiceUser): string | null {
  const { root } = parse(path);
  const folders: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === root) break;
  }
  return folders.find((folder) => !mayEnter(folder, user)) ?? null;
}

function mayEnter(folder: string, user: ServiceUser): boolean {
  const status = statSync(folder, { throwIfNoEntry: false });
  if (!status) return true;
  const shift = status.uid === user.uid ? 6 : status.gid === user.gid ? 3 : 0;
  return ((status.mode >> shift) & 1) === 1;
}

function firstUser(names: readonly string[]): ServiceUser | null {
  for (const name of names) {
    const uid = lookUp("-u", name);
    const gid = lookUp("-g", name);
    if (uid !== null && gid !== null) return { name, uid, gid };
  }
  return null;
}

function lookUp(option: "-u" | "-g", name: string): number | null {
  try {
    return Number(execFileSync("id", [option, name], { stdio: ["ignore", "pipe", "ignore"] }).toString());
  } catch {
    return null;
  }
}

function createUser(): ServiceUser | null {
  try {
    execFileSync(
      "useradd",
      ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", newName],
      {
        stdio: "ignore",
      },
    );
    return firstUser([newName]);
  } catch {
    return null;
  }
}
