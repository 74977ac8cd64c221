import { setTimeout as wait } from "node:timers/promises";
import type { FailureReason } from "#lib/schema/failure-reason.ts";
import type { Deployer, Instance } from "#lib/adapters/deployers/port.ts";

/** What starting an instance needs: the deployer, how long it may take, and a signal that the worker stops. */
export type StartPorts = {
  readonly deployer: Deployer;
  readonly startTimeoutMs: number;
  readonly signal: AbortSignal;
};

/** The worker is stopping; what was under way stays open for the next one. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";
}

/** The deployer said that an instance failed, or it did not become ready in time. */
export class NotStartedError extends Error {
  override readonly name = "NotStartedError";
  /** Why, as a code with its facts. */
  readonly reason: FailureReason;

  constructor(message: string, reason: FailureReason) {
    super(message);
    this.reason = reason;
  }
}

const pollMs = 200;

/**
 * Starts a version from its bundle, or keeps the instance that runs from there, and waits until it is ready, warm. An instance
 * that is taken away meanwhile is started again. Throws `NotStartedError`, `StoppedError`, and what the deployer throws.
 */
export async function startInstance(
  version: { readonly name: string },
  bundleDirectory: string,
  ports: StartPorts,
): Promise<Instance> {
  const { deployer, startTimeoutMs, signal } = ports;
  const deadline = performance.now() + startTimeoutMs;
  const ensure = () => deployer.ensure({ version: version.name, bundleDirectory });
  let instance = await ensure();
  while (instance.state !== "ready") {
    if (signal.aborted) throw new StoppedError("the worker is stopping");
    if (instance.state === "failed") {
      const message = `the instance did not start: ${instance.failure ?? "no reason told"}`;
      throw new NotStartedError(message, { code: "instance_failed", facts: {} });
    }
    if (performance.now() > deadline) {
      const seconds = startTimeoutMs / 1000;
      const message = `the instance was not ready after ${seconds} s`;
      throw new NotStartedError(message, { code: "instance_not_ready", facts: { seconds } });
    }
    await wait(pollMs);
    const now = await deployer.status(version.name);
    instance = now === null || now.state === "stopped" ? await ensure() : now;
  }
  return instance;
}

/**
 * Starts a version as `startInstance` does; where the deployer refuses, because traffic has an instance of it from elsewhere,
 * gives that one: it is what answers now.
 */
export async function startOrFindInstance(
  version: { readonly name: string },
  bundleDirectory: string,
  ports: StartPorts,
): Promise<Instance> {
  try {
    return await startInstance(version, bundleDirectory, ports);
  } catch (error) {
    if (error instanceof StoppedError || error instanceof NotStartedError) throw error;
    const running = await ports.deployer.status(version.name);
    if (running?.state !== "ready") throw error;
    return running;
  }
}
