import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { peerError, type PeerOperation } from "#lib/adapters/call-peer.ts";
import type { FetchedArtifact } from "./port.ts";

/** Where an artifact goes and how large it may be. */
export interface ArtifactDestination {
  readonly path: string;
  readonly maxBytes: number;
}

/**
 * Writes a stream beside its destination, digests the bytes on the way, and renames it into place when it is
 * whole. Throws a not retryable `AdapterError` beyond `maxBytes`, the stream's own error otherwise; then no
 * file is left.
 */
export async function writeArtifact(
  operation: PeerOperation,
  source: Readable,
  destination: ArtifactDestination,
): Promise<FetchedArtifact> {
  const partial = `${destination.path}.${randomUUID()}.part`;
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const digesting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      if (sizeBytes > destination.maxBytes) {
        const message = `the artifact is larger than ${destination.maxBytes} bytes`;
        const reason = { code: "too_large", facts: { destination: operation.adapter } } as const;
        done(peerError(operation, { message, reason, retryable: false }));
        return;
      }
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(source, digesting, createWriteStream(partial, { flags: "wx", mode: 0o600 }));
    await rename(partial, destination.path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return { sha256: hash.digest("hex"), sizeBytes };
}
