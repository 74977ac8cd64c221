import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  encodePublicKey,
  generateSealingKey,
  openSecret,
  SealedSecretError,
  sealSecret,
} from "#lib/server/secrets/sealed-secret.ts";
import {
  hideSecretFields,
  openSecretFields,
  sealSecretFields,
  secretFieldNames,
} from "#lib/server/secrets/secret-fields.ts";
import { ensureWorkerKeys, readWorkerPublicKey, workerKeyFiles } from "#lib/server/secrets/worker-keys.ts";

const privateKey = generateSealingKey();
const publicKey = encodePublicKey(privateKey);
const TEXT = "geheim 密钥 \u0000 end";

describe("sealing", () => {
  test("what was sealed opens, and every seal is another text", () => {
    const first = sealSecret(publicKey, TEXT, "router.token");
    expect(openSecret(privateKey, first, "router.token")).toBe(TEXT);
    expect(sealSecret(publicKey, TEXT, "router.token")).not.toBe(first);
    expect(first).not.toContain("geheim");
    expect(openSecret(privateKey, sealSecret(publicKey, ""))).toBe("");
  });

  test("a value changed in any byte does not open", () => {
    const prefix = "sealed.v1.";
    const bytes = Buffer.from(sealSecret(publicKey, TEXT).slice(prefix.length), "base64url");
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      // The top bit of an X25519 key is ignored by RFC 7748, so flip the lowest one.
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      const sealed = prefix + changed.toString("base64url");
      expect(() => openSecret(privateKey, sealed), `byte ${index}`).toThrow(SealedSecretError);
    }
  });

  test.each(["", "plain", "sealed.v1.", "sealed.v1.AAAA", "sealed.v2.AAAA"])("%j does not open", (value) => {
    expect(() => openSecret(privateKey, value)).toThrow(SealedSecretError);
  });

  test("another key and another purpose do not open it", () => {
    const sealed = sealSecret(publicKey, TEXT, "router.token");
    expect(() => openSecret(generateSealingKey(), sealed, "router.token")).toThrow(SealedSecretError);
    expect(() => openSecret(privateKey, sealed, "webhook.secret")).toThrow(SealedSecretError);
  });

  test("a public key of another kind is refused", () => {
    expect(() => sealSecret("AAAA", TEXT)).toThrow("not an X25519 key");
  });
});

describe("secret fields of settings", () => {
  const schema = z.object({
    url: z.string(),
    token: z.string().min(1).meta({ title: "Token", secret: true }),
    other: z.string().meta({ secret: true }).regex(/x/).optional(),
  });
  const scope = { schema, scope: "traffic_router/gateway" };

  test("marked fields are found through optional and further checks", () => {
    expect(secretFieldNames(schema)).toEqual(["token", "other"]);
  });

  test("only marked fields are sealed, opened and hidden", () => {
    const settings = { url: "http://host", token: "t0ken" };
    const sealed = sealSecretFields(scope, settings, { publicKey });
    expect(sealed).toEqual({ url: "http://host", token: expect.stringMatching(/^sealed\.v1\./) });
    expect(openSecretFields(scope, sealed, privateKey)).toEqual(settings);
    expect(hideSecretFields(schema, sealed)).toEqual({ url: "http://host", token: true });
  });

  test("a secret that was not entered again is kept; a new one replaces it", () => {
    const previous = sealSecretFields(scope, { url: "a", token: "old" }, { publicKey });
    const kept = sealSecretFields(scope, { url: "b" }, { publicKey, previous });
    expect(openSecretFields(scope, kept, privateKey)).toEqual({ url: "b", token: "old" });
    const replaced = sealSecretFields(scope, { url: "b", token: "new" }, { publicKey, previous });
    expect(openSecretFields(scope, replaced, privateKey)).toEqual({ url: "b", token: "new" });
  });

  test("a sealed value entered into another integration, or into a plain field, is not opened", () => {
    const { token } = sealSecretFields(scope, { url: "a", token: "old" }, { publicKey });
    const elsewhere = { schema, scope: "notifier/webhook" };
    expect(() => openSecretFields(elsewhere, { url: "a", token }, privateKey)).toThrow(SealedSecretError);
    const resealed = sealSecretFields(scope, { url: token, token }, { publicKey });
    expect(openSecretFields(scope, resealed, privateKey)).toEqual({ url: token, token });
  });
});

describe("the worker's keys", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "lastgood-keys-"));
  });
  afterEach(async () => rm(directory, { recursive: true, force: true }));

  test("they are made once, private to the owner, and the public half seals for the private one", async () => {
    const files = workerKeyFiles(join(directory, "keys"));
    const keys = await ensureWorkerKeys(files);
    const again = await ensureWorkerKeys(files);
    expect(again.publicKey).toBe(keys.publicKey);
    expect((await stat(files.privateKeyFile)).mode & 0o777).toBe(0o600);
    const readBack = await readWorkerPublicKey(files.publicKeyFile);
    expect(openSecret(again.privateKey, sealSecret(readBack, TEXT))).toBe(TEXT);
  });

  test("processes that start at once agree on one pair", async () => {
    const files = workerKeyFiles(directory);
    const all = await Promise.all(Array.from({ length: 8 }, () => ensureWorkerKeys(files)));
    expect(new Set(all.map((keys) => keys.publicKey)).size).toBe(1);
  });

  test("a damaged private key is reported and left as it is", async () => {
    const files = workerKeyFiles(directory);
    await writeFile(files.privateKeyFile, "not a key");
    await expect(ensureWorkerKeys(files)).rejects.toThrow();
    expect(await readFile(files.privateKeyFile, "utf8")).toBe("not a key");
  });

  test("a public key of another pair is reported", async () => {
    const files = workerKeyFiles(directory);
    await writeFile(files.publicKeyFile, publicKey);
    await expect(ensureWorkerKeys(files)).rejects.toThrow("does not belong");
  });
});
