import { publishEvent } from "#lib/audit/publish-event.ts";
import type { CheckJudgement, CheckKind } from "#lib/replays/check-schema.ts";
import { beginCheck, finishCheck, updateCheck } from "#lib/replays/check-store.ts";
import type { CheckProgress } from "#lib/replays/check-store.ts";
import { updateHeldRun, writeHeld } from "#lib/replays/run-store.ts";
import type { HeldRun, HeldRunChange } from "#lib/replays/run-store.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

/** A test in the hands of this worker, and where it is told how far it is. */
export type TestInHand = {
  readonly held: HeldRun;
  /** Topic of the live events. */
  readonly topic: string;
};

/** What is told of a step: the check, how far it is, and the state of the run. */
type Told = { readonly check?: string; readonly subject?: string; readonly [fact: string]: Json | undefined };

/** Writes in the run and tells it live, in one transaction; throws `LostRunError` when the run is no longer ours. */
export function writeAndTell(
  ctx: Context,
  { held, topic }: TestInHand,
  { told, work }: { readonly told: Told; readonly work: (tx: Tx) => Promise<void> },
): Promise<void> {
  return writeHeld(ctx, held, async (tx) => {
    await work(tx);
    const facts = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
    await publishEvent(tx, {
      topic,
      kind: "replay.progressed",
      data: { runId: held.runId, ...(facts as Record<string, Json>) },
    });
  });
}

/** Changes the run itself. */
export function changeTest(ctx: Context, test: TestInHand, change: HeldRunChange): Promise<void> {
  const state = typeof change.state === "string" ? { state: change.state } : {};
  return writeAndTell(ctx, test, {
    told: state,
    work: (tx) => updateHeldRun(tx, test.held.runId, change),
  });
}

/** One check of a test. */
export type CheckOfTest = { readonly kind: CheckKind; readonly subject?: string };

function keyOf({ held }: TestInHand, { kind, subject = "" }: CheckOfTest) {
  return { runId: held.runId, kind, subject };
}

/** Begins a check. */
export function beginTestCheck(ctx: Context, test: TestInHand, check: CheckOfTest): Promise<void> {
  const told = { check: check.kind, subject: check.subject ?? "" };
  return writeAndTell(ctx, test, { told, work: (tx) => beginCheck(tx, keyOf(test, check), new Date()) });
}

/** Writes how far a check is. */
export function progressTestCheck(
  ctx: Context,
  test: TestInHand,
  { progress, ...check }: CheckOfTest & { readonly progress: CheckProgress },
): Promise<void> {
  const told = { check: check.kind, subject: check.subject ?? "", ...progress };
  return writeAndTell(ctx, test, { told, work: (tx) => updateCheck(tx, keyOf(test, check), progress) });
}

/** Ends a check with its verdict. */
export function finishTestCheck(
  ctx: Context,
  test: TestInHand,
  end: CheckOfTest & { readonly judged: CheckJudgement; readonly progress?: CheckProgress },
): Promise<void> {
  const { judged, progress, kind, subject = "" } = end;
  const told = { check: kind, subject, verdict: judged.verdict };
  return writeAndTell(ctx, test, {
    told,
    work: (tx) => finishCheck(tx, keyOf(test, end), { ...judged, ...progress, at: new Date() }),
  });
}
