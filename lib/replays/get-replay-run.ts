import { authorize } from "#lib/access/authorize.ts";
import { CheckKind } from "#lib/replays/check-schema.ts";
import type { ReplayCheck } from "#lib/replays/check-schema.ts";
import { checkOrder } from "#lib/replays/core/check-order.ts";
import { estimateRemaining } from "#lib/replays/core/estimate-remaining.ts";
import { planChecks } from "#lib/replays/core/plan-checks.ts";
import { readPlan } from "#lib/replays/read-material.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { countGoldenCases, getReplayRunById } from "#lib/replays/store.ts";
import type { StoredReplayRun } from "#lib/replays/store.ts";
import type { Context } from "#lib/server/context.ts";

const ended: readonly string[] = ["finished", "failed", "cancelled"];

/** A test of a candidate with its progress and failing cases; NOT_FOUND when there is none. */
export async function getReplayRun(ctx: Context, input: { runId: string }): Promise<ReplayRun> {
  authorize(ctx, "read");
  const stored = await getReplayRunById(ctx.db, input.runId);
  const isOver = ended.includes(stored.state);
  // Until a worker takes the run its checks are not written; they are told as they will be.
  const isWritten = stored.checks.length > 0 || isOver;
  const told = isWritten ? stored.checks.map((check) => counted(check, stored)) : await planned(ctx, stored);
  const checks = told.toSorted(checkOrder);
  const { targetId: _targetId, checkKinds: _checkKinds, goldenVersionId: _goldenVersionId, ...run } = stored;
  const remainingMs = isOver ? null : estimateRemaining({ ...run, checks }, ctx.now);
  return { ...run, checks, remainingMs };
}

/** A replay is counted by its results, which are written a batch at a time. */
function counted(check: ReplayCheck, { modalities }: StoredReplayRun): ReplayCheck {
  if (check.kind !== "replay" || check.verdict !== null) return check;
  const own = modalities.find(({ modality }) => modality === check.subject);
  return { ...check, done: own?.total ?? 0 };
}

async function planned(ctx: Context, run: StoredReplayRun): Promise<ReplayCheck[]> {
  const kinds = CheckKind.options.filter(
    (kind) => run.checkKinds.length === 0 || run.checkKinds.includes(kind),
  );
  const nothing = { verdict: null, reason: null, done: 0, startedAt: null, finishedAt: null } as const;
  return planChecks(kinds, await readPlan(ctx, run)).map((check) => ({ ...nothing, ...check }));
}

/** How many golden cases each of these versions has, in one query. */
export function goldenCaseCounts(ctx: Context, versionIds: readonly string[]): Promise<Map<string, number>> {
  authorize(ctx, "read");
  return countGoldenCases(ctx.db, versionIds);
}
