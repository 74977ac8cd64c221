import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from "node:crypto";
import type { FailureReason } from "#lib/schema/failure-reason.ts";

const PREFIX = "sealed.v1.";
const INFO = "lastgood sealed setting v1";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** DER of an X25519 SubjectPublicKeyInfo up to the raw key. Source: RFC 8410, section 4. */
const SPKI_PREFIX = Buffer.from("302a300506032b656e032100", "hex");

/** Thrown when a sealed value cannot be opened: changed, cut, sealed for another key or for another field. */
export class SealedSecretError extends Error {
  override readonly name = "SealedSecretError";
  /** Why, as a code. */
  readonly reason: FailureReason = { code: "secret_unreadable", facts: {} };
}

/** The raw public key, in base64url, of an X25519 key (either half of the pair). */
export function encodePublicKey(key: KeyObject): string {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  return publicKey.export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX.length).toString("base64url");
}

function decodePublicKey(raw: Uint8Array): KeyObject {
  if (raw.length !== KEY_BYTES) throw new SealedSecretError("the public key is not an X25519 key");
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: "der", type: "spki" });
}

/** A new private key; `encodePublicKey` gives what to seal with. */
export function generateSealingKey(): KeyObject {
  return generateKeyPairSync("x25519").privateKey;
}

/** A private key from its PKCS #8 PEM text. */
export function parsePrivateKey(pem: string): KeyObject {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== "x25519") throw new SealedSecretError("the private key is not an X25519 key");
  return key;
}

function deriveKey(shared: Buffer, ephemeral: Uint8Array, recipient: Uint8Array): Buffer {
  const salt = Buffer.concat([ephemeral, recipient]);
  return Buffer.from(hkdfSync("sha256", shared, salt, INFO, KEY_BYTES));
}

/** Whether a value is one that `sealSecret` gave. */
export function isSealed(value: unknown): value is string {
  return typeof value === "string" && value.startsWith(PREFIX);
}

/**
 * Seals a text so that only the holder of the private key can open it, and only for the same `purpose` (e.g.
 * `token` of a router): a sealed value moved to another field does not open. Every call gives another text.
 * Ephemeral X25519, HKDF-SHA256 salted with both public keys (as in RFC 9180, section 4.1), AES-256-GCM.
 */
export function sealSecret(publicKey: string, text: string, purpose = ""): string {
  const recipient = Buffer.from(publicKey, "base64url");
  const ephemeral = generateKeyPairSync("x25519");
  const ephemeralPublic = Buffer.from(encodePublicKey(ephemeral.publicKey), "base64url");
  const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: decodePublicKey(recipient) });
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", deriveKey(shared, ephemeralPublic, recipient), nonce);
  cipher.setAAD(Buffer.from(purpose, "utf8"));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return PREFIX + Buffer.concat([ephemeralPublic, nonce, cipher.getAuthTag(), sealed]).toString("base64url");
}

/** Opens a sealed text; throws `SealedSecretError` without saying more than that it does not open. */
export function openSecret(privateKey: KeyObject, sealed: string, purpose = ""): string {
  const bytes = Buffer.from(isSealed(sealed) ? sealed.slice(PREFIX.length) : "", "base64url");
  if (bytes.length < KEY_BYTES + NONCE_BYTES + TAG_BYTES) {
    throw new SealedSecretError("the value is not a sealed secret, or a part of it is missing");
  }
  const nonceEnd = KEY_BYTES + NONCE_BYTES;
  const ephemeral = bytes.subarray(0, KEY_BYTES);
  const recipient = Buffer.from(encodePublicKey(privateKey), "base64url");
  try {
    const shared = diffieHellman({ privateKey, publicKey: decodePublicKey(ephemeral) });
    const key = deriveKey(shared, ephemeral, recipient);
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(KEY_BYTES, nonceEnd), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(purpose, "utf8"));
    decipher.setAuthTag(bytes.subarray(nonceEnd, nonceEnd + TAG_BYTES));
    const opened = [decipher.update(bytes.subarray(nonceEnd + TAG_BYTES)), decipher.final()];
    return Buffer.concat(opened).toString("utf8");
  } catch (cause) {
    const reason = "a sealed secret does not open: it was changed, or sealed for another key or field";
    throw new SealedSecretError(`${reason}; enter it again in the settings`, { cause });
  }
}
