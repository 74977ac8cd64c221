import { join } from "node:path";
import type { Instance } from "#lib/adapters/deployers/port.ts";
import { restoreBundle } from "#lib/replays/restore-bundle.ts";
import type { RestoreFrom } from "#lib/replays/restore-bundle.ts";
import type { ReplayPorts } from "#lib/replays/replay-ports.ts";
import type { RestoredComponent } from "#lib/replays/schema.ts";
import { NotStartedError, StoppedError, startInstance } from "#lib/replays/start-instance.ts";
import { failureReasonOf, failureTextOf } from "#lib/schema/failure-reason.ts";
import type { FailureReason } from "#lib/schema/failure-reason.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

/** What became of an instance that was to be started: `unreachable` is a deployer that did not answer or refused. */
export type Started = {
  readonly outcome: "ready" | "not_started" | "unreachable" | "not_run";
  readonly detail: string | null;
  /** The detail as a code with facts; absent where nothing failed. */
  readonly why?: FailureReason;
  /** From the call to ready or to giving up, in milliseconds; null when it was not tried. */
  readonly durationMs: number | null;
  /** It was ready before it was asked for: the time is no cold start. */
  readonly wasReady: boolean;
};

/** A version made ready to take traffic, or how far that came. */
export type Warmed = {
  readonly restore: readonly RestoredComponent[];
  /** How long it took to fetch and verify the files, in milliseconds. */
  readonly restoreMs: number;
  readonly started: Started;
};

const longestDetail = 500;

type WarmPorts = Omit<ReplayPorts, "infer"> & Pick<RestoreFrom, "isFresh">;

/**
 * Restores a version's bundle, starts its instance and waits until it is warm, measuring both. What goes wrong is told, not
 * thrown; only a worker that stops ends it (`StoppedError`). Nothing is started when a component could not be restored.
 */
export async function warmVersion(version: VersionDetail, ports: WarmPorts): Promise<Warmed> {
  const directory = join(ports.stagingDirectory, version.id);
  const begun = performance.now();
  const restore = await restoreBundle(version.components, directory, ports);
  const restoreMs = performance.now() - begun;
  if (ports.signal.aborted) throw new StoppedError("the worker is stopping");
  const isWhole = restore.every(({ status }) => status === "restored");
  const started = isWhole
    ? await start(version, directory, ports)
    : { outcome: "not_run" as const, detail: null, durationMs: null, wasReady: false };
  return { restore, restoreMs, started };
}

async function start(version: VersionDetail, directory: string, ports: WarmPorts): Promise<Started> {
  const begun = performance.now();
  let before: Instance | null = null;
  try {
    before = await ports.deployer.status(version.name);
    await startInstance(version, directory, ports);
    const wasReady = before?.state === "ready" && before.bundleDirectory === directory;
    return { outcome: "ready", detail: null, durationMs: performance.now() - begun, wasReady };
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    const outcome = error instanceof NotStartedError ? "not_started" : "unreachable";
    const detail = failureTextOf(error, longestDetail);
    return {
      outcome,
      detail,
      why: failureReasonOf(error),
      durationMs: performance.now() - begun,
      wasReady: false,
    };
  }
}
