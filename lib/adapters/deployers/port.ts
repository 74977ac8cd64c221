import type { AdapterDefinition } from "#lib/adapters/adapter-definition.ts";

/** Life of an instance; `ready` means that it answers requests, warm. */
export type InstanceState = "starting" | "ready" | "failed" | "stopped";

/** One running (or failed) version. */
export interface Instance {
  readonly version: string;
  readonly state: InstanceState;
  /** Base address of its inference protocol; `null` while it has none. */
  readonly url: string | null;
  readonly bundleDirectory: string | null;
  readonly startedAt: Date | null;
  readonly readyAt: Date | null;
  /** Why it failed, in the deployer's words; `null` when it did not. */
  readonly failure: string | null;
}

/** What a deployer can do. */
export interface DeployerCapabilities {
  /** Whether the bundle must lie in a directory that the deployer can read. */
  readonly needsLocalBundle: boolean;
  /** Whether instances of several versions can run at once. */
  readonly manyVersions: boolean;
}

/** A version to run and the absolute directory with its seven component files. */
export interface EnsureInstance {
  readonly version: string;
  readonly bundleDirectory: string;
}

/**
 * Whether an instance is gone: `in_use` means that it still holds traffic and was left alone; for a version
 * without an instance a deployer says `absent`, or `removed` where it cannot tell.
 */
export type RemoveOutcome = "removed" | "absent" | "in_use";

/** What every deployer must do. All methods are bounded by a time limit and throw `AdapterError`. */
export interface Deployer {
  readonly capabilities: DeployerCapabilities;
  /** Starts the version unless it already runs from that directory; does not wait until it is ready. */
  ensure(instance: EnsureInstance): Promise<Instance>;
  /** The version's instance, or `null` when there is none. */
  status(version: string): Promise<Instance | null>;
  list(): Promise<readonly Instance[]>;
  remove(version: string): Promise<RemoveOutcome>;
}

/** A deployer's manifest and factory. */
export type DeployerDefinition = AdapterDefinition<DeployerCapabilities, Deployer>;
