import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import type { EmbeddedPostgres } from "./embedded-postgres.ts";
import { findPlatformPackage, prepareBinaries } from "./postgres-binaries.ts";
import { isRunning } from "./postmaster-file.ts";
import { findClosedFolder, findServiceUser } from "./service-user.ts";

const isRoot = process.getuid?.() === 0;

describe("startEmbeddedPostgres", () => {
  let directory: string;
  let running: EmbeddedPostgres[];

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "lastgood-embedded-"));
  });
  beforeEach(() => {
    running = [];
  });
  afterEach(async () => {
    for (const postgres of running) await postgres.stop();
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const start = async (onEvent?: (line: string) => void) => {
    const postgres = await startEmbeddedPostgres({
      directory,
      isDurable: false,
      ...(onEvent ? { onEvent } : {}),
    });
    running.push(postgres);
    return postgres;
  };

  it("keeps its data over a stop and a start", async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE kept AS SELECT 42 AS answer");
    await first.stop();
    expect(first.pid()).toBeNull();
    const second = await start();
    expect(await query(second.url, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
    expect(second.isAdopted).toBe(false);
  });

  it("listens on a socket that only its user may open, with a secret, and never on the network", async () => {
    const postgres = await start();
    expect(await query(postgres.url, "SHOW listen_addresses")).toEqual([{ listen_addresses: "" }]);
    expect(statSync(join(directory, "secret")).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, "run")).mode & 0o777).toBe(0o700);
    expect(existsSync(join(directory, "run", "password"))).toBe(false);
    const wrong = postgres.url.replace(/:[0-9a-f]{64}@/, ":wrong@");
    await expect(query(wrong, "SELECT 1")).rejects.toThrow("password authentication failed");
  });

  it("sorts text without any library of the system", async () => {
    const postgres = await start();
    const sql =
      "SELECT datlocprovider AS provider, datlocale AS locale FROM pg_database WHERE datname = 'lastgood'";
    expect(await query(postgres.url, sql)).toEqual([{ provider: "b", locale: "C.UTF-8" }]);
  });

  it("starts again by itself after its process was killed", async () => {
    const events: string[] = [];
    const postgres = await start((line) => events.push(line));
    const killed = postgres.pid();
    process.kill(killed ?? 0, "SIGKILL");
    await vi.waitFor(() => expect(events.at(-1)).toBe("database: Postgres runs again"), { timeout: 20_000 });
    expect(postgres.pid()).not.toBe(killed);
    expect(await query(postgres.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(events[0]).toContain("SIGKILL");
  });

  it("takes over the Postgres that a killed process left running, and watches it too", async () => {
    const orphanPid = await leaveOrphan(directory);
    const events: string[] = [];
    const postgres = await start((line) => events.push(line));
    expect(postgres.isAdopted).toBe(true);
    expect(postgres.pid()).toBe(orphanPid);
    expect(await query(postgres.url, "SELECT answer FROM orphaned")).toEqual([{ answer: 42 }]);
    process.kill(orphanPid, "SIGKILL");
    await vi.waitFor(() => expect(events.at(-1)).toBe("database: Postgres runs again"), { timeout: 20_000 });
    expect(await query(postgres.url, "SELECT answer FROM orphaned")).toEqual([{ answer: 42 }]);
  });

  it("moves its socket to a short place when the data directory's path is too long for one", async () => {
    chmodSync(directory, 0o711);
    const long = join(directory, "a".repeat(60), "b".repeat(60));
    const postgres = await startEmbeddedPostgres({ directory: long, isDurable: false });
    running.push(postgres);
    expect(await query(postgres.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    const socketDirectory = new URL(postgres.url).searchParams.get("host") ?? "";
    expect(socketDirectory.length).toBeLessThan(90);
    await postgres.stop();
    rmdirSync(socketDirectory);
  });

  it("says in one line that the place is no directory", async () => {
    const file = join(directory, "file");
    writeFileSync(file, "");
    await expect(startEmbeddedPostgres({ directory: file })).rejects.toThrow(
      /^The database cannot be kept in .*LASTGOOD_DATA\.$/,
    );
  });

  it("shows the end of Postgres' own log when it does not start", async () => {
    const postgres = await start();
    await postgres.stop();
    const file = join(postgres.dataDirectory, "postgresql.conf");
    const whole = readFileSync(file);
    writeFileSync(file, "no_such_setting = on\n");
    await expect(start()).rejects.toMatchObject({ cause: expect.stringContaining("no_such_setting") });
    writeFileSync(file, whole);
  });

  it("refuses in one line a place that Postgres could not reach or we may not write", async () => {
    const closed = join(directory, "closed");
    mkdirSync(closed, { mode: isRoot ? 0o700 : 0o500 });
    const refused = startEmbeddedPostgres({ directory: join(closed, "pg") });
    const expected = isRoot
      ? /^Postgres runs as the user \w+, to whom .* is closed\. .*LASTGOOD_DATA/
      : /^The database cannot be kept in .*LASTGOOD_DATA\.$/;
    await expect(refused).rejects.toThrow(expected);
  });

  it("never runs as root", async () => {
    const postgres = await start();
    const owner = statSync(postgres.dataDirectory).uid;
    expect(owner).not.toBe(0);
    expect(owner).toBe(findServiceUser()?.uid ?? process.getuid?.());
  });
});

describe("prepareBinaries", () => {
  it("copies the programs out of a folder that is closed to their user, and makes the missing links", () => {
    const directory = mkdtempSync(join(tmpdir(), "lastgood-programs-"));
    const user = findServiceUser() ?? { name: "somebody", uid: 54_321, gid: 54_321 };
    const nativeDirectory = join(directory, "package", "native");
    try {
      for (const folder of ["bin", "lib"])
        mkdirSync(join(nativeDirectory, folder), { recursive: true, mode: 0o700 });
      for (const file of ["bin/postgres", "bin/initdb", "lib/libicuuc.so.60.2"]) {
        writeFileSync(join(nativeDirectory, file), file, { mode: 0o600 });
      }
      const links = [{ source: "native/lib/libicuuc.so.60.2", target: "native/lib/libicuuc.so.60" }];
      writeFileSync(join(nativeDirectory, "pg-symlinks.json"), JSON.stringify(links));
      expect(findClosedFolder(nativeDirectory, user)).toBe(directory);
      const { postgres } = prepareBinaries(
        { version: "18.4.0", nativeDirectory },
        user,
        join(directory, "copies"),
      );
      expect(postgres).toBe(join(directory, "copies", "postgres-18.4.0", "bin", "postgres"));
      expect(statSync(postgres).mode & 0o777).toBe(0o755);
      const library = join(directory, "copies", "postgres-18.4.0", "lib", "libicuuc.so.60");
      expect(readFileSync(library, "utf8")).toBe("lib/libicuuc.so.60.2");
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it("says for an unknown platform to set DATABASE_URL", () => {
    expect(() => findPlatformPackage("sunos", "sparc")).toThrow(/sunos-sparc.*DATABASE_URL/);
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Runs another process that starts a Postgres, writes a row and is killed at once. */
async function leaveOrphan(directory: string): Promise<number> {
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(import.meta.resolve("./embedded-postgres.ts"))});
    const { Client } = await import(${JSON.stringify(import.meta.resolve("pg"))});
    const postgres = await startEmbeddedPostgres({ directory: ${JSON.stringify(directory)}, isDurable: false });
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    await client.query("CREATE TABLE orphaned AS SELECT 42 AS answer");
    console.log(postgres.pid());
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await child.stdout.take(1).toArray()) as [Buffer];
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  const pid = Number(line.toString());
  expect(isRunning(pid)).toBe(true);
  return pid;
}
