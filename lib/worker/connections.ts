import type { KeyObject } from "node:crypto";
import type { ArtifactStore } from "#lib/adapters/artifact-stores/port.ts";
import type { Deployer } from "#lib/adapters/deployers/port.ts";
import type { MetricSource } from "#lib/adapters/metric-sources/port.ts";
import type { TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Json } from "#lib/schema/atoms.ts";
import {
  artifactStoreKindFor,
  createArtifactStore,
  createDeployer,
  createMetricSource,
  createRouter,
} from "#lib/server/composition.ts";
import type { AdapterPort, CompositionOptions } from "#lib/server/composition.ts";
import { openIntegration } from "#lib/server/integration-settings.ts";
import type { Context } from "#lib/server/context.ts";
import { storedConnections } from "#lib/targets/stored-connections.ts";
import type { StoredConnections } from "#lib/targets/stored-connections.ts";
import { timeRouter } from "./time-router.ts";

/** What connections are opened with: the worker's private key, and what this process keeps closed. */
export type ConnectionKeys = {
  readonly privateKey: KeyObject;
  readonly ownPorts: readonly number[];
  /** Directories under which the file store may read. */
  readonly artifactRoots: readonly string[];
};

/** A connection that nobody used for so long is forgotten, in milliseconds: its target or source may be gone. */
const keepUnusedMs = 600_000;

type Opened = { readonly settings: string; readonly port: unknown; usedAtMs: number };

/**
 * Opens the routers, deployers and metric sources of targets, secrets unsealed. A connection is kept while its settings are the
 * same. Errors: `AppError` for settings that do not fit, and for a key that does not open them.
 */
export class Connections {
  readonly #keys: ConnectionKeys;
  readonly #context: () => Context;
  readonly #opened = new Map<string, Opened>();

  constructor(keys: ConnectionKeys, context: () => Context) {
    this.#keys = keys;
    this.#context = context;
  }

  async openRouter(targetId: string): Promise<TrafficRouter> {
    const { router } = await this.#connections(targetId);
    return this.#open(`router ${targetId}`, { port: "traffic_router", ...router }, (kind, ...given) =>
      timeRouter(createRouter(kind, ...given), kind),
    );
  }

  async openDeployer(targetId: string): Promise<Deployer> {
    const { deployer } = await this.#connections(targetId);
    return this.#open(`deployer ${targetId}`, { port: "deployer", ...deployer }, createDeployer);
  }

  async openMetricSource(targetId: string, sourceId: string): Promise<MetricSource> {
    const { metricSources } = await this.#connections(targetId);
    const source = metricSources.find(({ id }) => id === sourceId);
    if (source === undefined) throw notFound("metric source", sourceId);
    return this.#open(`source ${sourceId}`, { port: "metric_source", ...source }, createMetricSource);
  }

  /** The store that reads an address of an artifact, or null when none does. */
  openStore(uri: string): ArtifactStore | null {
    const kind = artifactStoreKindFor(uri);
    if (kind === null) return null;
    const settings = kind === "file" ? { roots: this.#keys.artifactRoots } : {};
    return createArtifactStore(kind, settings, this.#options());
  }

  #connections(targetId: string): Promise<StoredConnections> {
    return storedConnections(this.#context(), targetId);
  }

  #options(): CompositionOptions {
    return { configuredBy: "admin", ownPorts: this.#keys.ownPorts };
  }

  #open<Port>(
    name: string,
    stored: { readonly port: AdapterPort; readonly kind: string; readonly settings: Record<string, Json> },
    create: (kind: string, settings: unknown, options: CompositionOptions) => Port,
  ): Port {
    const { port, kind } = stored;
    const settings = JSON.stringify([kind, stored.settings]);
    const usedAtMs = performance.now();
    const kept = this.#opened.get(name);
    if (kept?.settings === settings) {
      kept.usedAtMs = usedAtMs;
      return kept.port as Port;
    }
    const opened = openIntegration({ port, kind }, stored.settings, this.#keys.privateKey);
    const created = create(kind, opened, this.#options());
    this.#forgetUnused(usedAtMs);
    this.#opened.set(name, { settings, port: created, usedAtMs });
    return created;
  }

  #forgetUnused(nowMs: number): void {
    for (const [name, { usedAtMs }] of this.#opened)
      if (nowMs - usedAtMs > keepUnusedMs) this.#opened.delete(name);
  }
}
