import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findClosedFolder, findServiceUser } from "#lib/server/database/embedded/service-user.ts";
import { createDataDirectory, findRunningUp, lockDataDirectory } from "./data-directory.ts";

/** As root, the user that runs Postgres has to reach the backups; otherwise that user is ourselves. */
function findClosedFolderFor(path: string): string | null {
  const user = findServiceUser();
  chmodSync(join(path, "..", ".."), 0o711);
  return user === null ? null : findClosedFolder(path, user);
}

describe("the data directory", () => {
  let root: string;

  beforeEach(() => {
    root = join(mkdtempSync(join(tmpdir(), "lastgood-data-")), "data");
  });
  afterEach(() => rmSync(join(root, ".."), { recursive: true, force: true }));

  it("is closed to everybody else", () => {
    const places = createDataDirectory(root);
    expect(statSync(places.keys).mode & 0o077).toBe(0);
    expect(statSync(places.logs).mode & 0o077).toBe(0);
    // Others may pass through where Postgres runs as another user, and never read.
    for (const folder of [root, places.backups]) expect(statSync(folder).mode & 0o066).toBe(0);
    expect(findClosedFolderFor(places.backups)).toBeNull();
  });

  it("says in one line that a place cannot be written", () => {
    createDataDirectory(root);
    writeFileSync(join(root, "file"), "");
    expect(() => createDataDirectory(join(root, "file", "data"))).toThrow(
      /^The data directory .* cannot be written: .*LASTGOOD_DATA\.$/,
    );
  });

  it("is refused while another `lastgood up` runs on it, and free again after that one is gone", async () => {
    createDataDirectory(root);
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000) // lastgood"]);
    writeFileSync(join(root, "up.pid"), String(other.pid));
    expect(findRunningUp(root)).toBe(other.pid);
    expect(() => lockDataDirectory(root)).toThrow(`already runs on ${root} (process ${other.pid})`);
    const ended = new Promise((resolve) => other.once("exit", resolve));
    other.kill("SIGKILL");
    await ended;
    const unlock = lockDataDirectory(root);
    expect(existsSync(join(root, "up.pid"))).toBe(true);
    unlock();
    expect(existsSync(join(root, "up.pid"))).toBe(false);
  });

  it("does not take another program with the same number for ours", () => {
    createDataDirectory(root);
    writeFileSync(join(root, "up.pid"), "1");
    expect(findRunningUp(root)).toBeNull();
  });
});
