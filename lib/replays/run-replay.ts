import { join } from "node:path";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { judgeReplay } from "#lib/replays/core/judge-replay.ts";
import { replayCases } from "#lib/replays/replay-cases.ts";
import type { Infer } from "#lib/replays/replay-cases.ts";
import { restoreBundle } from "#lib/replays/restore-bundle.ts";
import type { OpenStore } from "#lib/replays/restore-bundle.ts";
import { StoppedError, startInstance } from "#lib/replays/start-instance.ts";
import type { StartPorts } from "#lib/replays/start-instance.ts";
import { countResults, getReplayRunById, listGoldenCases, updateReplayRunIf } from "#lib/replays/store.ts";
import type { ReplayRunChange } from "#lib/replays/store.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { versionDetails } from "#lib/versions/get-version.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

/** What a replay needs of the outside: the target's deployer, stores for artifacts, calls to the instance, a place for files. */
export type ReplayPorts = StartPorts & {
  readonly openStore: OpenStore;
  readonly infer: Infer;
  /** Directory under which restored bundles are written, one folder a version. */
  readonly stagingDirectory: string;
};

/** Opens the ports for a run's target. */
export type OpenReplayPorts = (targetId: string) => Promise<ReplayPorts>;

/**
 * Runs a queued test: restores the candidate's bundle, starts or reuses its instance, waits until it is warm, replays its
 * golden cases. May be called again for a run whose worker died: what is done stays done. A run that ended is left alone.
 */
export async function runReplay(ctx: Context, runId: string, openPorts: OpenReplayPorts): Promise<void> {
  const run = await getReplayRunById(ctx.db, runId);
  if (["finished", "failed", "cancelled"].includes(run.state)) return;
  const topic = run.rollbackId === null ? `target:${run.targetId}` : `rollback:${run.rollbackId}`;
  const step = (change: ReplayRunChange) => changeRun(ctx, { runId, topic }, change);
  try {
    const ports = await openPorts(run.targetId);
    const [version] = await versionDetails(ctx, { ids: [run.versionId] });
    if (version === undefined) throw new AppError({ code: "NOT_FOUND", detail: "The version is gone." });
    await step({ state: "restoring", startedAt: run.startedAt ?? new Date(), failure: null });
    const directory = join(ports.stagingDirectory, version.id);
    const restore = await restoreBundle(version.components, directory, ports);
    await step({ restore });
    const broken = restore.find(({ status }) => status !== "restored");
    if (broken !== undefined) {
      return await endRun(step, {
        verdict: "failed",
        failure: `${broken.component}: ${broken.detail ?? broken.status}`,
      });
    }
    await step({ state: "starting" });
    const instance = await startInstance(version, directory, ports);
    await step({ state: "replaying", readyAt: new Date() });
    await replayAll(ctx, { runId, topic, version, url: instance.url ?? "" }, ports);
    await finishRun(ctx, runId, step);
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    const failure = error instanceof Error ? error.message : "unknown failure";
    await endRun(step, { verdict: "inconclusive", failure: failure.slice(0, 500) });
  }
}

type Step = (change: ReplayRunChange) => Promise<void>;

async function changeRun(
  ctx: Context,
  run: { runId: string; topic: string },
  change: ReplayRunChange,
): Promise<void> {
  const state = typeof change.state === "string" ? change.state : null;
  await inTransaction(ctx, async (tx) => {
    if (!(await updateReplayRunIf(tx, run.runId, change))) return;
    await publishEvent(tx, {
      topic: run.topic,
      kind: "replay.progressed",
      data: { runId: run.runId, state },
    });
  });
}

async function endRun(step: Step, end: { verdict: string; failure: string }): Promise<void> {
  await step({ state: "failed", verdict: end.verdict, failure: end.failure, finishedAt: new Date() });
}

async function replayAll(
  ctx: Context,
  run: { runId: string; topic: string; version: VersionDetail; url: string },
  ports: ReplayPorts,
): Promise<void> {
  const cases = await listGoldenCases(ctx.db.prisma, run.version.id);
  await updateReplayRunIf(ctx.db.prisma, run.runId, { total: cases.length });
  const stopped = await replayCases(ctx, { ...run, model: run.version.model, cases }, ports);
  if (stopped) throw new StoppedError("the worker is stopping");
}

async function finishRun(ctx: Context, runId: string, step: Step): Promise<void> {
  const counts = await countResults(ctx.db, runId);
  const sum = (read: (row: (typeof counts)[number]) => number) =>
    counts.reduce((total, row) => total + read(row), 0);
  const passed = sum((row) => row.passed);
  const failed = sum((row) => row.failed);
  const noResult = sum((row) => row.noResult);
  const verdict = judgeReplay({ total: passed + failed + noResult, passed, failed, noResult });
  await step({ state: "finished", verdict, done: passed + failed + noResult, finishedAt: new Date() });
}
