import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { findClosedFolder } from "./service-user.ts";
import type { ServiceUser } from "./service-user.ts";

/** The programs of one Postgres, ready to run. */
export interface PostgresBinaries {
  readonly version: string;
  /** First number of the version; data of another major version cannot be opened. */
  readonly major: number;
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

/** A platform package as npm put it on disk. */
export interface PlatformPackage {
  readonly version: string;
  /** Holds bin/, lib/, share/ and pg-symlinks.json. */
  readonly nativeDirectory: string;
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));
const platforms: Readonly<Record<string, string>> = { linux: "linux", darwin: "darwin", win32: "windows" };

/** Finds the Postgres of this platform among the installed packages. */
export function findPlatformPackage(
  platform: string = process.platform,
  arch: string = process.arch,
): PlatformPackage {
  const name = `@embedded-postgres/${platforms[platform] ?? platform}-${arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = z.object({ version: z.string() }).parse(readJson(join(root, "package.json")));
    return { version, nativeDirectory: join(root, "native") };
  } catch (error) {
    const message = `There is no embedded Postgres for ${platform}-${arch} here (package ${name}). Set DATABASE_URL to a Postgres of your own.`;
    throw new EmbeddedPostgresError(message, { cause: error });
  }
}

/**
 * Makes the programs runnable by `user`: creates the links and the executable bits that npm cannot pack, and copies
 * everything to `copyDirectory` when the installed place is closed to that user or cannot be written.
 */
export function prepareBinaries(
  installed: PlatformPackage,
  user: ServiceUser | null,
  copyDirectory: string,
): PostgresBinaries {
  const isReachable = user === null || findClosedFolder(installed.nativeDirectory, user) === null;
  if (isReachable && tryComplete(installed.nativeDirectory))
    return toBinaries(installed, installed.nativeDirectory);
  const copy = join(copyDirectory, `postgres-${installed.version}`);
  if (!existsSync(copy)) copyTo(installed.nativeDirectory, copy);
  return toBinaries(installed, copy);
}

function copyTo(nativeDirectory: string, copy: string): void {
  const unfinished = `${copy}.${process.pid}`;
  mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
  cpSync(nativeDirectory, unfinished, { recursive: true, verbatimSymlinks: true });
  complete(unfinished);
  openForReading(unfinished);
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another process finished the same copy first.
    if (!existsSync(copy)) throw error;
  }
}

function tryComplete(nativeDirectory: string): boolean {
  try {
    complete(nativeDirectory);
    return true;
  } catch {
    return false;
  }
}

function complete(nativeDirectory: string): void {
  const list = join(nativeDirectory, "pg-symlinks.json");
  const links = existsSync(list) ? Links.parse(readJson(list)) : [];
  for (const { source, target } of links) link(nativeDirectory, basename(source), target);
  for (const name of readdirSync(join(nativeDirectory, "bin"))) {
    const program = join(nativeDirectory, "bin", name);
    if ((statSync(program).mode & 0o555) !== 0o555) chmodSync(program, 0o755);
  }
}

function link(nativeDirectory: string, source: string, target: string): void {
  const place = join(dirname(nativeDirectory), target.replace(/^native/, basename(nativeDirectory)));
  if (existsSync(place)) return;
  try {
    symlinkSync(source, place);
  } catch (error) {
    // Two processes may prepare one installation at once.
    if (!existsSync(place)) throw error;
  }
}

function openForReading(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}

function toBinaries(installed: PlatformPackage, directory: string): PostgresBinaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const program = (name: string) => join(directory, "bin", `${name}${suffix}`);
  return {
    version: installed.version,
    major: Number.parseInt(installed.version, 10),
    postgres: program("postgres"),
    initdb: program("initdb"),
    pgCtl: program("pg_ctl"),
  };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
