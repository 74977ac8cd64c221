import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { stringify } from "yaml";
import { ComponentKind } from "#lib/versions/schema.ts";
import { readBundle } from "./read-bundle.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lastgood-bundle-"));
  for (const kind of ComponentKind.options) writeFileSync(join(folder, `${kind}.json`), textOf(kind));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const textOf = (kind: string) => `{"what":"${kind}"}\n`;
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

type Given = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Writes a bundle file whose components are their files, changed where given by kind. */
function write(given: Given = {}, rest: Readonly<Record<string, unknown>> = {}): string {
  const components = ComponentKind.options.map((kind) => ({ kind, file: `${kind}.json`, ...given[kind] }));
  const path = join(folder, "bundle.yaml");
  const bundle = { model: "mm_chat", name: "mm_chat_v1.3_20261115", components, ...rest };
  writeFileSync(path, stringify(bundle));
  return path;
}

it("computes digests and sizes; small components travel as text, weights and runtime by address", async () => {
  const { model, version } = await readBundle(write());
  expect(model).toBe("mm_chat");
  const config = textOf("config");
  expect(version.components.find(({ kind }) => kind === "config")).toEqual({
    kind: "config",
    uri: null,
    sha256: sha256(config),
    size: config.length,
    content: config,
  });
  expect(version.components.find(({ kind }) => kind === "weights")).toEqual({
    kind: "weights",
    uri: pathToFileURL(join(folder, "weights.json")).href,
    sha256: sha256(textOf("weights")),
    size: textOf("weights").length,
    content: null,
  });
});

it("keeps a given address, and takes one without a file", async () => {
  const digest = "a".repeat(64);
  const path = write({
    weights: { uri: "s3://models/w.bin" },
    runtime: { file: undefined, uri: "oci://registry.example/run:1", sha256: digest, size: 7 },
  });
  const { version } = await readBundle(path);
  const [weights, runtime] = ["weights", "runtime"].map((wanted) =>
    version.components.find(({ kind }) => kind === wanted),
  );
  expect(weights).toMatchObject({ uri: "s3://models/w.bin", sha256: sha256(textOf("weights")) });
  expect(runtime).toMatchObject({ uri: "oci://registry.example/run:1", sha256: digest, size: 7 });
});

it("reads dates, changes and the imported mark", async () => {
  const changes = [{ kind: "fixed", modality: "audio", text: { en: "Noise.", "zh-CN": "噪声。" } }];
  const path = write({}, { builtAt: "2026-11-15T08:00:00+08:00", changes });
  const { version } = await readBundle(path, { imported: true });
  expect(version).toMatchObject({ imported: true, builtAt: new Date("2026-11-15T00:00:00Z") });
  expect(version.changes).toMatchObject([{ kind: "fixed", modality: "audio", breaking: false }]);
});

it.each([
  [{ config: { sha256: "b".repeat(64) } }, /components\.1\.sha256: config\.json has the digest [0-9a-f]{64}/],
  [{ weights: { size: 3 } }, /components\.0\.size: weights\.json has 19 bytes, the bundle file says 3/],
  [{ weights: { file: "none.bin" } }, /components\.0\.file: none\.bin cannot be read \(ENOENT\)/],
  [{ config: { file: undefined, uri: "s3://a/b" } }, /components\.1\.file: config needs a file/],
  [{ weights: { file: undefined } }, /components\.0\.file: weights needs a file or a uri/],
  [{ weights: { kind: "wieghts" } }, /bundle\.yaml: components\.0\.kind: /],
] as [Given, RegExp][])("names file and field of what does not fit: %j", async (given, message) => {
  const failure = await readBundle(write(given)).catch((error: unknown) => error as Error);
  expect(failure).toMatchObject({ name: "CommandError" });
  expect((failure as Error).message).toMatch(message);
  expect((failure as Error).message).not.toContain("\n");
});

it("refuses a text component that is not text, and a file that is neither YAML nor JSON", async () => {
  writeFileSync(join(folder, "config.json"), Buffer.from([0x7b, 0xff, 0xfe]));
  await expect(readBundle(write())).rejects.toThrow("components.1.file: config.json is not UTF-8 text");
  writeFileSync(join(folder, "broken.yaml"), "model: [a");
  await expect(readBundle(join(folder, "broken.yaml"))).rejects.toThrow(
    /broken\.yaml: is neither YAML nor JSON/,
  );
  await expect(readBundle(join(folder, "absent.yaml"))).rejects.toThrow("cannot be read (ENOENT)");
});
