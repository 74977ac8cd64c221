import { authorize } from "#lib/access/authorize.ts";
import { readDatabaseClock, wakeRollout } from "#lib/rollouts/claim-store.ts";
import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import { transition } from "#lib/rollouts/core/transition.ts";
import type { RolloutHappening } from "#lib/rollouts/core/rollout-moves.ts";
import { toSnapshot } from "#lib/rollouts/to-snapshot.ts";
import { moveRollout } from "#lib/rollouts/move-rollout.ts";
import type { RolloutAct } from "#lib/rollouts/schema.ts";
import { lockRollout } from "#lib/rollouts/store.ts";
import type { RolloutChange, StoredRollout } from "#lib/rollouts/store.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { readTraffic } from "#lib/targets/read-traffic.ts";
import type { Slice, TargetTraffic } from "#lib/targets/schema.ts";

/** A person's press: which rollout, and the stage and revision the button was drawn from. */
export type RolloutPress = RolloutAct & { readonly rolloutId: string };

/**
 * Carries out one act of a person on a rollout in one transaction and makes it due for the worker at once. Pausing and stopping
 * are every operator's, anything else is the driver's: CONFLICT names the driver to everybody else. PRECONDITION_FAILED, with the
 * present state in `extra` and nothing changed, when the button was drawn from another stage or revision or when the state does not
 * allow the act.
 */
export async function actOnRollout(
  ctx: Context,
  press: RolloutPress,
  happeningOf: (snapshot: RolloutSnapshot) => RolloutHappening,
): Promise<void> {
  authorize(ctx, "operate");
  await inTransaction(ctx, async (tx) => {
    const row = await lockRollout(tx, press.rolloutId);
    const allowed = (snapshot: RolloutSnapshot) => {
      const happening = happeningOf(snapshot);
      if (!isEverybodys(happening)) checkDriver(ctx, row);
      return happening;
    };
    checkDrawn(press, row);
    await moveByPerson(tx, ctx, { row, happeningOf: allowed, reason: press.reason });
  });
}

/** Locks a rollout for a press of its driver; PRECONDITION_FAILED when it has moved on since the button was drawn. */
export async function lockForPress(tx: Tx, ctx: Context, press: RolloutPress): Promise<StoredRollout> {
  const row = await lockRollout(tx, press.rolloutId);
  checkDriver(ctx, row);
  checkDrawn(press, row);
  return row;
}

function checkDrawn(press: RolloutPress, row: StoredRollout): void {
  if (row.stageIndex === press.expectedStage && row.revision === press.expectedRevision) return;
  throw refused("The rollout has moved on since this was drawn; nothing was changed. Look again.", row);
}

/** What can only keep traffic where it is must not wait for taking over. */
function isEverybodys({ name }: RolloutHappening): boolean {
  return name === "pause" || name === "stop_here";
}

type PersonsMove = {
  /** The rollout, locked. */
  readonly row: StoredRollout;
  readonly happeningOf: (snapshot: RolloutSnapshot) => RolloutHappening;
  readonly reason: string;
  readonly change?: RolloutChange;
};

/** Moves a locked rollout as a person asked, in the caller's transaction, and makes it due at once. PRECONDITION_FAILED as above. */
export async function moveByPerson(tx: Tx, ctx: Context, move: PersonsMove): Promise<void> {
  const { row, happeningOf, change = {} } = move;
  const now = await readDatabaseClock(tx);
  const { intended, applied } = await readTraffic(tx, row.targetId);
  const snapshot = toSnapshot(row, intended ?? applied);
  const moved = transition(snapshot, happeningOf(snapshot), now);
  if (moved.kind === "refused") throw refused(moved.detail, row);
  const reason = move.reason === "" ? null : move.reason;
  const routerSplit = replacedSplit(snapshot, { intended, applied });
  await moveRollout(tx, { ...ctx, now }, { snapshot, ...moved, reason, routerSplit, change });
  await wakeRollout(tx, row.id);
}

/**
 * What a press may replace at the router: what a rollout that waits for a person says somebody else put there, and otherwise only
 * our own split, since whoever pressed did not know of another. A rollout's first split goes from what the router has.
 */
function replacedSplit(
  { wantedGeneration, reason }: RolloutSnapshot,
  { intended, applied }: Pick<TargetTraffic, "intended" | "applied">,
): readonly Slice[] | null {
  const isTold = wantedGeneration === null || reason?.code === "foreign_write";
  return isTold ? (applied ?? intended) : (intended ?? applied);
}

/** Only the driver acts; CONFLICT names the driver to everybody else. */
function checkDriver(ctx: Context, { driverId, driverName }: StoredRollout): void {
  if (driverId === null || driverId === ctx.actor.id) return;
  throw new AppError({
    code: "CONFLICT",
    detail: `${driverName} drives this rollback. Take over first; that is logged.`,
    extra: { driver: driverName },
  });
}

function refused(detail: string, at: { state: string; stageIndex: number; revision: number }): AppError {
  const { state, stageIndex, revision } = at;
  return new AppError({ code: "PRECONDITION_FAILED", detail, extra: { state, stage: stageIndex, revision } });
}
