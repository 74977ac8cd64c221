import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ArtifactStore } from "./port.ts";

/** An artifact store under test. */
export interface ArtifactStoreHarness {
  readonly store: ArtifactStore;
  /** Puts an artifact into the store; gives its address. */
  put(name: string, bytes: Uint8Array): Promise<string>;
  /** The address of an artifact that the store does not have. */
  readonly absentUri: string;
  close(): Promise<void>;
}

/** The behaviour every artifact store must show. */
export function describeArtifactStoreContract(
  name: string,
  start: () => Promise<ArtifactStoreHarness>,
): void {
  describe(`artifact store contract: ${name}`, () => {
    let harness: ArtifactStoreHarness;
    let directory: string;
    beforeEach(async () => {
      harness = await start();
      directory = await mkdtemp(join(tmpdir(), "lastgood-fetched-"));
    });
    afterEach(async () => {
      await harness.close();
      await rm(directory, { recursive: true, force: true });
    });
    const destination = () => join(directory, "weights.bin");

    test.each([0, 1, 300_000])("an artifact of %i bytes arrives whole with its digest", async (size) => {
      const bytes = randomBytes(size);
      const uri = await harness.put("weights.bin", bytes);
      const fetched = await harness.store.fetch(uri, destination(), { maxBytes: Math.max(size, 1) });
      expect(fetched).toEqual({ sha256: createHash("sha256").update(bytes).digest("hex"), sizeBytes: size });
      expect((await readFile(destination())).equals(bytes)).toBe(true);
      expect(await readdir(directory)).toEqual(["weights.bin"]);
    });

    test("an artifact beyond the limit is refused and leaves nothing behind", async () => {
      const uri = await harness.put("weights.bin", randomBytes(200_000));
      const attempt = harness.store.fetch(uri, destination(), { maxBytes: 100_000 });
      await expect(attempt).rejects.toMatchObject({
        name: "AdapterError",
        operation: "fetch",
        retryable: false,
      });
      expect(await readdir(directory)).toEqual([]);
    });

    test("an artifact that is not there is refused and leaves nothing behind", async () => {
      const attempt = harness.store.fetch(harness.absentUri, destination(), { maxBytes: 1_000 });
      await expect(attempt).rejects.toMatchObject({ name: "AdapterError", retryable: false });
      expect(await readdir(directory)).toEqual([]);
    });

    test("a failed fetch leaves an earlier file as it was; a good one replaces it", async () => {
      await writeFile(destination(), "earlier");
      await harness.store.fetch(harness.absentUri, destination(), { maxBytes: 1_000 }).catch(() => undefined);
      expect(await readFile(destination(), "utf8")).toBe("earlier");
      const uri = await harness.put("weights.bin", Buffer.from("later"));
      await harness.store.fetch(uri, destination(), { maxBytes: 1_000 });
      expect(await readFile(destination(), "utf8")).toBe("later");
    });

    test.each(["gopher://host/x", "no address", "", "file://elsewhere/x"])("%j is refused", async (uri) => {
      const attempt = harness.store.fetch(uri, destination(), { maxBytes: 1_000 });
      await expect(attempt).rejects.toMatchObject({ name: "AdapterError", retryable: false });
    });
  });
}
