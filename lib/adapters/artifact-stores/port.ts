import type { AdapterDefinition } from "#lib/adapters/adapter-definition.ts";

/** What an artifact store can do. */
export interface ArtifactStoreCapabilities {
  /** URI schemes it reads, without the colon. */
  readonly schemes: readonly string[];
}

/** What was written. */
export interface FetchedArtifact {
  /** Lower-case hexadecimal SHA-256 of the bytes that were written. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** What every artifact store must do. Throws `AdapterError`; a failed fetch leaves no file behind. */
export interface ArtifactStore {
  readonly capabilities: ArtifactStoreCapabilities;
  /**
   * Streams the artifact into the file `destination` (its directory exists) and digests what it writes. The
   * file appears whole or not at all. The caller compares the digest with the recorded one.
   */
  fetch(uri: string, destination: string, limits: { readonly maxBytes: number }): Promise<FetchedArtifact>;
}

/** An artifact store's manifest and factory. */
export type ArtifactStoreDefinition = AdapterDefinition<ArtifactStoreCapabilities, ArtifactStore>;
