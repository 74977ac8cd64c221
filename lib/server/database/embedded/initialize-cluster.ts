import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { clusterRole } from "./cluster-home.ts";
import type { ClusterHome } from "./cluster-home.ts";
import { explainFailure } from "./embedded-postgres-error.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import type { ServiceUser } from "./service-user.ts";

/** Where to create a data directory, with which programs and for whom. */
export interface InitializeCluster {
  readonly home: ClusterHome;
  readonly binaries: PostgresBinaries;
  readonly user: ServiceUser | null;
  readonly isDurable: boolean;
}

/** Creates the data directory when there is none; one that was left unfinished is never taken for a whole one. */
export function initializeCluster({ home, binaries, user, isDurable }: InitializeCluster): void {
  if (existsSync(join(home.dataDirectory, "PG_VERSION"))) return;
  const unfinished = `${home.dataDirectory}.unfinished`;
  const passwordFile = join(home.socketDirectory, "password");
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  try {
    writeFileSync(passwordFile, home.secret, { mode: 0o600 });
    if (user) for (const path of [unfinished, passwordFile]) chownSync(path, user.uid, user.gid);
    const places = ["-D", unfinished, `--pwfile=${passwordFile}`];
    runInitdb(binaries, isDurable ? places : [...places, "--no-sync"], user);
    renameSync(unfinished, home.dataDirectory);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function runInitdb(binaries: PostgresBinaries, places: readonly string[], user: ServiceUser | null): void {
  const settings = [
    `--username=${clusterRole}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    // The order of text comes from Postgres itself, so no later ICU or libc can corrupt an index.
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
  ];
  const result = spawnSync(binaries.initdb, [...places, ...settings], {
    encoding: "utf8",
    cwd: "/",
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  });
  if (result.status === 0) return;
  const output = `${result.stderr ?? ""}${result.error ? `\n${result.error.message}` : ""}`;
  throw explainFailure("The embedded Postgres could not be created", output);
}
