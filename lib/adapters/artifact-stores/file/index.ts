import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { relative, isAbsolute, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { AdapterError } from "#lib/adapters/adapter-error.ts";
import { defineAdapter } from "#lib/adapters/adapter-definition.ts";
import { peerError, type PeerOperation } from "#lib/adapters/call-peer.ts";
import type {
  ArtifactStore,
  ArtifactStoreCapabilities,
  ArtifactStoreDefinition,
  FetchedArtifact,
} from "#lib/adapters/artifact-stores/port.ts";
import { writeArtifact } from "#lib/adapters/artifact-stores/write-artifact.ts";
import { FileStoreSettings } from "./settings.ts";

const FETCH: PeerOperation = { adapter: "file", operation: "fetch" };
const capabilities: ArtifactStoreCapabilities = { schemes: ["file"] };

class FileStore implements ArtifactStore {
  readonly capabilities = capabilities;
  readonly #settings: FileStoreSettings;

  constructor(settings: FileStoreSettings) {
    this.#settings = settings;
  }

  async fetch(
    uri: string,
    destination: string,
    { maxBytes }: { readonly maxBytes: number },
  ): Promise<FetchedArtifact> {
    try {
      const path = await this.#resolveInsideRoots(uri);
      const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        if (!(await file.stat()).isFile()) throw refused(`${uri} is not a regular file`);
        const stream = file.createReadStream({ autoClose: false });
        return await writeArtifact(FETCH, stream, { path: destination, maxBytes });
      } finally {
        await file.close();
      }
    } catch (error) {
      throw asFileError(uri, error);
    }
  }

  /** Symbolic links are resolved first, so that a link inside a root cannot lead out of it. */
  async #resolveInsideRoots(uri: string): Promise<string> {
    if (!URL.canParse(uri) || new URL(uri).protocol !== "file:")
      throw refused(`${uri} is not a file: address`);
    const path = await realpath(fileURLToPath(uri));
    for (const root of this.#settings.roots) {
      const realRoot = await realpath(root).catch(() => null);
      if (realRoot !== null && isInside(realRoot, path)) return path;
    }
    throw refused(`${uri} lies outside the allowed directories of the integration's settings`);
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function refused(message: string): AdapterError {
  return peerError(FETCH, { message, reason: { code: "file_refused", facts: {} }, retryable: false });
}

const TRANSIENT_CODES: readonly string[] = [
  "EAGAIN",
  "EBUSY",
  "EIO",
  "EMFILE",
  "ENFILE",
  "ENOSPC",
  "ETIMEDOUT",
];

function asFileError(uri: string, error: unknown): AdapterError {
  if (error instanceof AdapterError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
  return peerError(FETCH, {
    message: `${uri} could not be read (${code})`,
    reason: { code: "file_unreadable", facts: { system: code } },
    retryable: TRANSIENT_CODES.includes(code),
    cause: error,
  });
}

/** Reads artifacts from directories of this machine. */
export const fileStore: ArtifactStoreDefinition = defineAdapter({
  manifest: {
    id: "file",
    title: { en: "Directory on this machine", "zh-CN": "本机目录" },
    settings: FileStoreSettings,
    capabilities,
  },
  create: (settings): ArtifactStore => new FileStore(settings),
});
