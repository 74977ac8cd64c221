import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { AdapterError } from "#lib/adapters/adapter-error.ts";
import type {
  Deployer,
  DeployerCapabilities,
  EnsureInstance,
  Instance,
  RemoveOutcome,
} from "#lib/adapters/deployers/port.ts";

const capabilities: DeployerCapabilities = { needsLocalBundle: true, manyVersions: true };

/** A deployer in memory: versions become ready after `startMs`, unless their bundle directory does not exist. */
export class FakeDeployer implements Deployer {
  readonly capabilities = capabilities;
  readonly calls = { ensure: 0, status: 0, list: 0, remove: 0 };
  readonly #instances = new Map<string, Instance>();
  readonly #holding = new Set<string>();
  readonly #startMs: number;
  #isStalled = false;
  #delayMs = 0;

  constructor(options: { readonly startMs?: number | undefined } = {}) {
    this.#startMs = options.startMs ?? 20;
  }

  /** Every call fails with a retryable error until `resume`. */
  stall(): void {
    this.#isStalled = true;
  }

  resume(): void {
    this.#isStalled = false;
  }

  /** Every call takes this long. */
  delay(milliseconds: number): void {
    this.#delayMs = milliseconds;
  }

  /** Makes a version hold traffic, so that it is not removed. */
  holdShare(version: string): void {
    this.#holding.add(version);
  }

  /** A running version stops by itself, as a process that is killed. */
  crash(version: string, failure = "the process ended"): void {
    const instance = this.#instances.get(version);
    if (instance !== undefined) this.#instances.set(version, { ...instance, state: "failed", failure });
  }

  async ensure({ version, bundleDirectory }: EnsureInstance): Promise<Instance> {
    this.calls.ensure += 1;
    await this.#reach("ensure");
    const known = this.#current(version);
    if (known !== null && known.bundleDirectory === bundleDirectory && known.state !== "failed") return known;
    const instance: Instance = {
      version,
      state: "starting",
      url: null,
      bundleDirectory,
      startedAt: new Date(),
      readyAt: null,
      failure: null,
    };
    this.#instances.set(version, instance);
    return instance;
  }

  async status(version: string): Promise<Instance | null> {
    this.calls.status += 1;
    await this.#reach("status");
    return this.#current(version);
  }

  async list(): Promise<readonly Instance[]> {
    this.calls.list += 1;
    await this.#reach("list");
    return [...this.#instances.keys()]
      .map((version) => this.#current(version))
      .filter((item) => item !== null);
  }

  async remove(version: string): Promise<RemoveOutcome> {
    this.calls.remove += 1;
    await this.#reach("remove");
    if (!this.#instances.has(version)) return "absent";
    if (this.#holding.has(version)) return "in_use";
    this.#instances.delete(version);
    return "removed";
  }

  #current(version: string): Instance | null {
    const instance = this.#instances.get(version);
    if (instance?.state !== "starting" || instance.startedAt === null) return instance ?? null;
    const readyAt = new Date(instance.startedAt.getTime() + this.#startMs);
    if (readyAt.getTime() > Date.now()) return instance;
    const settled: Instance = existsSync(instance.bundleDirectory ?? "")
      ? { ...instance, state: "ready", url: `http://127.0.0.1:1/${version}`, readyAt }
      : { ...instance, state: "failed", failure: "the bundle directory does not exist" };
    this.#instances.set(version, settled);
    return settled;
  }

  async #reach(operation: string): Promise<void> {
    if (this.#delayMs > 0) await sleep(this.#delayMs);
    if (!this.#isStalled) return;
    const message = "no answer within the time limit";
    throw new AdapterError({
      adapter: "fake-deployer",
      operation,
      message,
      reason: { code: "unknown", facts: {} },
      retryable: true,
    });
  }
}
