import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { childEnvironment } from "#lib/server/env.ts";
import { lastLogLines } from "#lib/server/database/embedded/postgres-process.ts";
import { CommandError } from "#lib/cli/command-error.ts";
import { hasGroups, signalGroup } from "./signal-group.ts";

/** What the web application is built from: folders, and single files beside them. */
const folders = ["app", "components", "lib", "prisma/schema", "public"];
const files = [
  "package.json",
  "package-lock.json",
  "next.config.ts",
  "proxy.ts",
  "postcss.config.mjs",
  "tsconfig.json",
];
const notBuilt = /^lib\/(?:sandbox|cli|worker|testing|server\/generated)\/|\.(?:test|bench)\.tsx?$|\.md$/;
const shownLines = 15;

/** Gives the hash of everything the built web application depends on. */
export function hashOfSources(root: string): string {
  const hash = createHash("sha256").update(process.versions.node);
  const inFolders = folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => listFiles(root, folder));
  for (const file of [...files, ...inFolders].toSorted()) {
    if (existsSync(join(root, file))) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

/** Says whether the build that lies in .next is one of these sources. */
export function isBuilt(root: string): boolean {
  const stamp = join(root, ".next", "lastgood-build");
  const isWhole = existsSync(stamp) && existsSync(join(root, ".next", "BUILD_ID"));
  return isWhole && readFileSync(stamp, "utf8") === hashOfSources(root);
}

/** What to build, and how it is told. */
export interface BuildWeb {
  readonly root: string;
  /** File for Next's output; null shows it instead. */
  readonly logFile: string | null;
  readonly signal?: AbortSignal;
}

/** Builds the web application and stamps the build; throws one line, after the errors on stderr, when that fails. */
export async function buildWeb({ root, logFile, signal }: BuildWeb): Promise<void> {
  const stamp = join(root, ".next", "lastgood-build");
  rmSync(stamp, { force: true });
  const hash = hashOfSources(root);
  const code = await runNextBuild({ root, logFile, ...(signal ? { signal } : {}) });
  if (code === 0) return writeFileSync(stamp, hash);
  if (signal?.aborted) throw new CommandError("The build was stopped.");
  if (logFile === null) throw new CommandError("The web application could not be built.");
  process.stderr.write(`${telling(logFile).join("\n")}\n`);
  throw new CommandError(`The web application could not be built; the whole output is in ${logFile}.`);
}

async function runNextBuild({ root, logFile, signal }: BuildWeb): Promise<number | null> {
  if (signal?.aborted) return null;
  const log = logFile === null ? null : openSync(logFile, "w", 0o600);
  const child = spawn(
    process.execPath,
    [join(root, "node_modules", "next", "dist", "bin", "next"), "build"],
    {
      cwd: root,
      stdio: log === null ? "inherit" : ["ignore", log, log],
      env: childEnvironment({ NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" }),
      detached: hasGroups && signal !== undefined,
    },
  );
  if (log !== null) closeSync(log);
  // Asking politely takes Next half a minute; what it leaves behind has no stamp and is never served.
  const kill = () => signalGroup(child, "SIGKILL");
  signal?.addEventListener("abort", kill, { once: true });
  try {
    return await new Promise((resolve, reject) => child.once("exit", resolve).once("error", reject));
  } finally {
    signal?.removeEventListener("abort", kill);
  }
}

/** A failed build ends with stack traces; the lines that name the errors are the ones to read. */
function telling(logFile: string): readonly string[] {
  const named = readFileSync(logFile, "utf8")
    .split("\n")
    .filter((line) => /\berror(?: TS\d+)?:/i.test(line));
  return (named.length > 0 ? named : lastLogLines(logFile)).slice(0, shownLines);
}

function listFiles(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true, recursive: true });
  const found = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return found
    .map((path) => relative(root, path).replaceAll("\\", "/"))
    .filter((path) => !notBuilt.test(path));
}
