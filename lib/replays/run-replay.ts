import { carryOutTest } from "#lib/replays/carry-out-test.ts";
import { CheckKind } from "#lib/replays/check-schema.ts";
import { holdRun, replayLeaseMs } from "#lib/replays/hold-run.ts";
import type { OpenReplayPorts } from "#lib/replays/replay-ports.ts";
import { LostRunError, claimRun, getRunToDo, isOpenRun } from "#lib/replays/run-store.ts";
import type { HeldRun, RunToDo } from "#lib/replays/run-store.ts";
import { StoppedError } from "#lib/replays/start-instance.ts";
import { changeTest } from "#lib/replays/test-in-hand.ts";
import type { TestInHand } from "#lib/replays/test-in-hand.ts";
import type { Context } from "#lib/server/context.ts";
import { env } from "#lib/server/env.ts";

/** What came of carrying out a run: it ended, now or before, or it waits for another one. */
export type ReplayOutcome = "ended" | "waiting";

/**
 * Carries out a test of a version: restores its bundle, starts or reuses its instance, waits until it is warm, and does the
 * run's checks. Held by a lease, so that no two workers do it at once; may be called again for a run whose worker died, and
 * then asks only what has no result yet. Gives `waiting` when it cannot be taken now, and leaves alone what has ended. Throws
 * `StoppedError` when the worker stops.
 */
export async function runReplay(
  ctx: Context,
  runId: string,
  openPorts: OpenReplayPorts,
): Promise<ReplayOutcome> {
  const run = await getRunToDo(ctx.db, runId);
  const atOnce = env().LASTGOOD_TESTS_AT_ONCE;
  const held = await claimRun(ctx.db, runId, { leaseMs: replayLeaseMs, atOnce });
  if (held === null) return (await isOpenRun(ctx.db, runId)) ? "waiting" : "ended";
  const holding = holdRun(ctx, held);
  try {
    await carryOut(ctx, { run, held, lost: holding.lost }, openPorts);
  } catch (error) {
    if (!(error instanceof LostRunError)) throw error;
  } finally {
    await holding.release();
  }
  return "ended";
}

type Taken = { readonly run: RunToDo; readonly held: HeldRun; readonly lost: AbortSignal };

async function carryOut(ctx: Context, { run, held, lost }: Taken, openPorts: OpenReplayPorts): Promise<void> {
  const topic = run.rollbackId === null ? `target:${run.targetId}` : `rollback:${run.rollbackId}`;
  const test: TestInHand = { held, topic };
  try {
    const ports = await openPorts(run.targetId);
    const kinds = CheckKind.options.filter(
      (kind) => run.checkKinds.length === 0 || run.checkKinds.includes(kind),
    );
    const signal = AbortSignal.any([ports.signal, lost]);
    await carryOutTest(ctx, test, { run, kinds, ports: { ...ports, signal } });
  } catch (error) {
    if (lost.aborted || error instanceof LostRunError) throw new LostRunError();
    if (error instanceof StoppedError) throw error;
    const failure = error instanceof Error ? error.message : "unknown failure";
    await endBroken(ctx, test, failure.slice(0, 500));
  }
}

/** What could not be carried out has no verdict of its own: it says nothing about the version. */
function endBroken(ctx: Context, test: TestInHand, failure: string): Promise<void> {
  return changeTest(ctx, test, { state: "failed", verdict: "inconclusive", failure, finishedAt: new Date() });
}
