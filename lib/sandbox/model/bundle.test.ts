import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { bundleDirectoryOf, BUNDLES_DIRECTORY } from "#lib/sandbox/bundles-directory.ts";
import { COMPONENT_FILES, readBundle } from "./bundle.ts";
import { decodeWeights, encodeWeights } from "./weights-file.ts";

const V12 = bundleDirectoryOf("mm_digits_v1.2_20260831");
const versions = readdirSync(BUNDLES_DIRECTORY).filter((name) => name.startsWith("mm_digits_"));
const copies: string[] = [];

function copyOfV12(): string {
  const directory = mkdtempSync(path.join(tmpdir(), "lastgood-bundle-"));
  copies.push(directory);
  cpSync(V12, directory, { recursive: true });
  return directory;
}

afterEach(() => {
  for (const directory of copies.splice(0)) rmSync(directory, { recursive: true });
});

describe("the committed bundles", () => {
  it("are six", () => {
    expect(versions.map((name) => name.slice(10, 14))).toEqual([
      "v1.0",
      "v1.1",
      "v1.2",
      "v1.3",
      "v1.4",
      "v1.5",
    ]);
  });

  it.each(versions)("%s lists its seven files with true digests, under 300 KB", (version) => {
    const directory = bundleDirectoryOf(version);
    const bundle = parse(readFileSync(path.join(directory, "bundle.yaml"), "utf8"));
    expect(bundle.name).toBe(version);
    expect(bundle.components.map((each: { kind: string }) => each.kind)).toEqual(
      Object.keys(COMPONENT_FILES),
    );
    let total = 0;
    for (const { file, sha256, size } of bundle.components) {
      const bytes = readFileSync(path.join(directory, file));
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
      expect(statSync(path.join(directory, file)).size).toBe(size);
      total += size;
    }
    expect(total).toBeLessThan(300_000);
    for (const change of bundle.changes) {
      expect(change.text.en).not.toBe("");
      expect(change.text["zh-CN"]).toMatch(/\p{Script=Han}/u);
    }
    expect(() => readBundle(directory)).not.toThrow();
  });
});

describe("readBundle", () => {
  it("refuses a preprocessing that does not belong to the weights", () => {
    const directory = copyOfV12();
    const file = path.join(directory, "preprocessing.json");
    const content = JSON.parse(readFileSync(file, "utf8"));
    content.audio.mel_bands = 20;
    writeFileSync(file, JSON.stringify(content));
    expect(() => readBundle(directory)).toThrow(
      "audio: the weights take 128 features, the preprocessing gives 160",
    );
  });

  it("names the file and the field that is wrong", () => {
    const directory = copyOfV12();
    writeFileSync(path.join(directory, "runtime.json"), '{"engine":"x"}');
    expect(() => readBundle(directory)).toThrow(/runtime\.json.*max_request_bytes/s);
  });

  it("refuses a missing file", () => {
    const directory = copyOfV12();
    rmSync(path.join(directory, "monitoring.json"));
    expect(() => readBundle(directory)).toThrow("monitoring.json");
  });
});

describe("weights file", () => {
  const bytes = readFileSync(path.join(V12, "weights.bin"));

  it("is the same after reading and writing", () => {
    expect(encodeWeights(decodeWeights(bytes)).equals(bytes)).toBe(true);
  });

  it("is refused when cut short or of another kind", () => {
    expect(() => decodeWeights(bytes.subarray(0, bytes.length - 3))).toThrow("cut short");
    expect(() => decodeWeights(Buffer.from("nothing at all"))).toThrow("LGW1");
  });
});
