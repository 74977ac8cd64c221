import type { AdapterContext } from "#lib/adapters/adapter-context.ts";
import { defineAdapter } from "#lib/adapters/adapter-definition.ts";
import {
  asPeerError,
  badAnswer,
  peerError,
  unexpectedStatus,
  type PeerOperation,
} from "#lib/adapters/call-peer.ts";
import type {
  ArtifactStore,
  ArtifactStoreCapabilities,
  ArtifactStoreDefinition,
  FetchedArtifact,
} from "#lib/adapters/artifact-stores/port.ts";
import { writeArtifact } from "#lib/adapters/artifact-stores/write-artifact.ts";
import { HttpStoreSettings } from "./settings.ts";

const FETCH: PeerOperation = { adapter: "http", operation: "fetch" };
const capabilities: ArtifactStoreCapabilities = { schemes: ["http", "https"] };

class HttpStore implements ArtifactStore {
  readonly capabilities = capabilities;
  readonly #settings: HttpStoreSettings;
  readonly #context: AdapterContext;

  constructor(settings: HttpStoreSettings, context: AdapterContext) {
    this.#settings = settings;
    this.#context = context;
  }

  async fetch(
    uri: string,
    destination: string,
    { maxBytes }: { readonly maxBytes: number },
  ): Promise<FetchedArtifact> {
    try {
      const { timeoutMs, allowedInternal } = this.#settings;
      const headers = this.#credentialsFor(uri);
      const answer = await this.#context.open({
        url: uri,
        headers,
        timeoutMs,
        maxBytes,
        allow: allowedInternal,
      });
      if (answer.status !== 200) {
        answer.body.destroy();
        throw unexpectedStatus(FETCH, { ...answer, body: Buffer.alloc(0) });
      }
      const announced = answer.headers["content-length"];
      const written = await writeArtifact(FETCH, answer.body, { path: destination, maxBytes });
      if (announced !== undefined && Number(announced) !== written.sizeBytes) {
        const message = `${written.sizeBytes} bytes arrived, ${announced} were announced`;
        throw peerError(FETCH, { message, reason: badAnswer, retryable: true });
      }
      return written;
    } catch (error) {
      throw asPeerError(FETCH, error);
    }
  }

  /** The token goes to the one host it was entered for, never to whatever host an artifact's address names. */
  #credentialsFor(uri: string): Record<string, string> {
    const { token, tokenHost } = this.#settings;
    if (token === undefined || tokenHost === undefined || !URL.canParse(uri)) return {};
    return new URL(uri).host === tokenHost ? { authorization: `Bearer ${token}` } : {};
  }
}

/** Fetches artifacts over HTTP and HTTPS. */
export const httpStore: ArtifactStoreDefinition = defineAdapter({
  manifest: {
    id: "http",
    title: { en: "Web address", "zh-CN": "网络地址" },
    settings: HttpStoreSettings,
    capabilities,
  },
  create: (settings, context): ArtifactStore => new HttpStore(settings, context),
});
