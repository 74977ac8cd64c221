import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeArtifactStoreContract } from "#lib/adapters/artifact-stores/contract-suite.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { fileStore } from "./index.ts";

function storeOf(...roots: string[]) {
  return fileStore.create({ roots }, createAdapterContext("admin"));
}

describeArtifactStoreContract("file", async () => {
  const root = await mkdtemp(join(tmpdir(), "lastgood-store-"));
  return {
    store: storeOf(root),
    async put(name, bytes) {
      await writeFile(join(root, name), bytes);
      return pathToFileURL(join(root, name)).href;
    },
    absentUri: pathToFileURL(join(root, "absent.bin")).href,
    close: async () => rm(root, { recursive: true, force: true }),
  };
});

describe("the allowed directories", () => {
  let base: string;
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), "lastgood-roots-"));
    await mkdir(join(base, "open"));
    await mkdir(join(base, "open-but-other"));
    await mkdir(join(base, "secret"));
    await writeFile(join(base, "secret", "key"), "private");
    await writeFile(join(base, "open-but-other", "key"), "private");
    await writeFile(join(base, "open", "weights"), "public");
    await symlink(join(base, "secret", "key"), join(base, "open", "link"));
    await symlink(join(base, "secret"), join(base, "open", "folder"));
    await symlink(join(base, "open"), join(base, "alias"));
  });
  afterEach(async () => rm(base, { recursive: true, force: true }));

  const fetchFrom = (root: string, path: string) =>
    storeOf(join(base, root)).fetch(`file://${base}/${path}`, join(base, "fetched"), { maxBytes: 100 });

  test.each([
    "secret/key",
    "open/../secret/key",
    "open/%2e%2e/secret/key",
    "open/link",
    "open/folder/key",
    "open-but-other/key",
    "open",
  ])("%s is not read", async (path) => {
    await expect(fetchFrom("open", path)).rejects.toMatchObject({ name: "AdapterError", retryable: false });
  });

  test("a root that is itself a link is followed", async () => {
    expect(await fetchFrom("alias", "open/weights")).toMatchObject({ sizeBytes: 6 });
  });

  test("a root that is not there opens nothing", async () => {
    await expect(fetchFrom("missing", "open/weights")).rejects.toMatchObject({ retryable: false });
  });

  test("relative roots are refused in the settings", () => {
    expect(() => storeOf("relative/path")).toThrow("roots.0: must be an absolute directory");
  });
});
