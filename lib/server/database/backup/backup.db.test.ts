import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddedPostgres } from "#lib/server/database/embedded/embedded-postgres.ts";
import type { EmbeddedPostgres } from "#lib/server/database/embedded/embedded-postgres.ts";
import { backUpCluster } from "./back-up-cluster.ts";
import { readManifest } from "./backup-manifest.ts";
import { restoreCluster } from "./restore-cluster.ts";

describe("backup and restore of the embedded Postgres", () => {
  const now = new Date("2026-11-25T12:00:00Z");
  let directory: string;
  let home: string;
  let backup: string;
  let postgres: EmbeddedPostgres;
  let restores = 0;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "lastgood-backup-"));
    home = join(directory, "pg");
    backup = join(directory, "backup");
    chmodSync(directory, 0o711);
    postgres = await startEmbeddedPostgres({ directory: home, isDurable: false });
    await run("CREATE TABLE kept AS SELECT g AS id, md5(g::text) AS text FROM generate_series(1, 20000) g");
    await run("CREATE TABLE live (id bigserial PRIMARY KEY)");
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const run = (sql: string) => query(postgres.url, sql);
  const backUp = (target: string) =>
    backUpCluster({ url: postgres.url, dataDirectory: postgres.dataDirectory, target, now });
  const restore = (from = backup) => {
    restores += 1;
    const at = new Date(now.getTime() + restores * 1_000);
    return restoreCluster({ backup: from, home, now: at, knownMigrations: [] });
  };

  it("copies while others write, and keeps every row committed before it began", async () => {
    const writer = new Client({ connectionString: postgres.url });
    await writer.connect();
    const stop = new AbortController();
    let committed = 0;
    const writing = (async () => {
      while (!stop.signal.aborted) {
        await writer.query("INSERT INTO live DEFAULT VALUES");
        committed += 1;
      }
    })();
    const before = committed;
    const manifest = await backUp(backup);
    stop.abort();
    await writing;
    await writer.end();
    expect(manifest.rows["kept"]).toBe(20_000);
    expect(manifest.rows["live"]).toBeGreaterThanOrEqual(before);
    expect(manifest.rows["live"]).toBeLessThanOrEqual(committed);
    expect(readManifest(backup)).toEqual(manifest);
    expect(statSync(join(backup, "pg", "secret")).mode & 0o077).toBe(0);
  });

  it("refuses to write over a backup", async () => {
    await expect(backUp(backup)).rejects.toThrow("exists already");
    expect(readManifest(backup).rows["kept"]).toBe(20_000);
  });

  it("refuses to restore while the database runs", async () => {
    await expect(restore()).rejects.toThrow(/^The database is running \(process \d+\)/);
    expect(await run("SELECT count(*)::int AS n FROM kept")).toEqual([{ n: 20_000 }]);
  });

  it("brings back what was deleted after the backup, and keeps the replaced data aside", async () => {
    await run("DROP TABLE kept");
    await postgres.stop();
    const { keptAside } = await restore();
    postgres = await startEmbeddedPostgres({ directory: home, isDurable: false });
    expect(await run("SELECT count(*)::int AS n, min(text) AS least FROM kept")).toEqual([
      { n: 20_000, least: expect.any(String) },
    ]);
    expect(existsSync(join(keptAside ?? "", "18", "PG_VERSION"))).toBe(true);
  });

  it("refuses what is no backup, is of another Postgres, or is newer than the build", async () => {
    await postgres.stop();
    await expect(restore(directory)).rejects.toThrow("is not a backup");
    const other = join(directory, "other");
    cpSync(backup, other, { recursive: true });
    const change = (part: object) =>
      writeFileSync(join(other, "manifest.json"), JSON.stringify({ ...readManifest(backup), ...part }));
    change({ postgresMajor: 17 });
    await expect(restore(other)).rejects.toThrow("of Postgres 17");
    change({ migrations: ["20991231_future"] });
    await expect(restore(other)).rejects.toThrow("20991231_future");
  });

  it("puts the old data back when the backup turns out to be damaged", async () => {
    const damaged = join(directory, "damaged");
    cpSync(backup, damaged, { recursive: true });
    const lost = { ...readManifest(backup).rows, kept: 20_001 };
    writeFileSync(join(damaged, "manifest.json"), JSON.stringify({ ...readManifest(backup), rows: lost }));
    await expect(restore(damaged)).rejects.toThrow(
      "The backup is damaged: kept has 20000 rows instead of 20001",
    );
    writeFileSync(join(damaged, "manifest.json"), JSON.stringify(readManifest(backup)));
    rmSync(join(damaged, "pg", "18", "global"), { recursive: true });
    await expect(restore(damaged)).rejects.toThrow("The embedded Postgres does not start");
    postgres = await startEmbeddedPostgres({ directory: home, isDurable: false });
    expect(await run("SELECT count(*)::int AS n FROM kept")).toEqual([{ n: 20_000 }]);
    expect(readdirSync(directory).filter((name) => name.includes("before-restore"))).toHaveLength(1);
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
