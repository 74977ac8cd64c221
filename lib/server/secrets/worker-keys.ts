import { randomUUID, type KeyObject } from "node:crypto";
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { encodePublicKey, generateSealingKey, parsePrivateKey } from "./sealed-secret.ts";

const PRIVATE_MODE = 0o600;
const PUBLIC_MODE = 0o644;

/** Where the worker's key pair lies; the web process needs only the public file. */
export interface WorkerKeyFiles {
  readonly publicKeyFile: string;
  readonly privateKeyFile: string;
}

/** The worker's key pair: the public half as text to seal with, the private half to open with. */
export interface WorkerKeys {
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

/** The usual names of the two files in a directory. */
export function workerKeyFiles(directory: string): WorkerKeyFiles {
  return { publicKeyFile: join(directory, "worker.pub"), privateKeyFile: join(directory, "worker.key") };
}

/** Writes a file that appears whole or not at all; leaves one that is there already. */
async function writeOnce(path: string, text: string, mode: number): Promise<void> {
  const draft = `${path}.${randomUUID()}.part`;
  await writeFile(draft, text, { mode });
  try {
    await link(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Gives the worker's key pair, made at the first call: private file 0600 in a directory 0700, public file
 * beside it. Two processes that start at once agree on one pair. Throws when the private file is damaged; it
 * is never replaced, since everything sealed so far would be lost.
 */
export async function ensureWorkerKeys(files: WorkerKeyFiles): Promise<WorkerKeys> {
  const { publicKeyFile, privateKeyFile } = files;
  await mkdir(dirname(privateKeyFile), { recursive: true, mode: 0o700 });
  await mkdir(dirname(publicKeyFile), { recursive: true, mode: 0o700 });
  if (!(await exists(privateKeyFile))) {
    const pem = generateSealingKey().export({ format: "pem", type: "pkcs8" }).toString();
    await writeOnce(privateKeyFile, pem, PRIVATE_MODE);
  }
  await chmod(privateKeyFile, PRIVATE_MODE);
  const privateKey = parsePrivateKey(await readFile(privateKeyFile, "utf8"));
  const publicKey = encodePublicKey(privateKey);
  await writeOnce(publicKeyFile, `${publicKey}\n`, PUBLIC_MODE);
  if ((await readWorkerPublicKey(publicKeyFile)) !== publicKey) {
    throw new Error(
      `${publicKeyFile} does not belong to ${privateKeyFile}; remove the public one and start again`,
    );
  }
  return { publicKey, privateKey };
}

/** The public key to seal with; all that the web process ever reads of the pair. */
export async function readWorkerPublicKey(publicKeyFile: string): Promise<string> {
  return (await readFile(publicKeyFile, "utf8")).trim();
}
