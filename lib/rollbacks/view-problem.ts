import { authorize } from "#lib/access/authorize.ts";
import { evaluationsOf, itemsOf } from "#lib/evaluations/list-evaluations.ts";
import { evaluationIdsOf, judgePairs } from "#lib/evaluations/core/judge-pairs.ts";
import { headlinePairs, pairEvaluations } from "#lib/evaluations/core/pair-evaluations.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { ProblemView } from "#lib/rollbacks/schema.ts";
import { findOpenRollback } from "#lib/rollbacks/store.ts";
import { AppError, notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { liveAccuracy } from "#lib/targets/core/live-series.ts";
import { chooseTarget } from "#lib/targets/core/summarise-target.ts";
import { byModality, compareLive } from "#lib/targets/detect-health.ts";
import { servingSince } from "#lib/targets/list-serving.ts";
import { storedTargets } from "#lib/targets/list-targets.ts";
import type { ModalityVerdict, ServingInterval, StoredTarget } from "#lib/targets/schema.ts";
import { versionDetails } from "#lib/versions/get-version.ts";

const windowMs = 3 * 24 * 3_600_000;

/**
 * Step 1's evidence: what a target serves now against what served last while it was healthy, live and evaluated, and what
 * else moved in the last three days. CONFLICT when nothing serves, since then there is nothing to roll back.
 */
export async function viewProblem(
  ctx: Context,
  input: { model: string; targetId?: string | undefined },
): Promise<ProblemView> {
  authorize(ctx, "read");
  const model = await getModel(ctx, { model: input.model });
  const targets = await storedTargets(ctx, { modelId: model.id });
  const target = targetOf(targets, input.targetId);
  const live = await compareLive(ctx, target);
  if (live.suspect === null) {
    throw new AppError({
      code: "CONFLICT",
      detail: `Nothing is known to serve on ${target.title}; there is nothing to roll back.`,
    });
  }
  const ids = [live.suspect.versionId, live.baseline?.versionId ?? []].flat();
  const versions = await versionDetails(ctx, { ids });
  const suspect = versions.find(({ id }) => id === live.suspect?.versionId);
  if (suspect === undefined) throw notFound("version", live.suspect.versionId);
  const baseline = versions.find(({ id }) => id === live.baseline?.versionId && id !== suspect.id) ?? null;
  const moves = await servingSince(ctx, {
    targetIds: [target.id],
    since: new Date(ctx.now.getTime() - windowMs),
  });
  const open = await findOpenRollback(ctx.db.prisma, target.id);
  return {
    model: model.slug,
    modelTitle: model.title,
    targetId: target.id,
    targetTitle: target.title,
    suspect,
    suspectSince: sinceOf(moves, suspect.id),
    baseline,
    live: live.verdicts.map(byModality),
    evaluated: baseline === null ? [] : await evaluatedVerdicts(ctx, baseline.id, suspect.id),
    alsoChanged: otherMoves(moves, suspect.id),
    openRollbackId: open?.id ?? null,
    checkedAt: ctx.now,
  };
}

/** The verdicts on the newest results of two versions, head against base, where they can be compared. */
async function evaluatedVerdicts(ctx: Context, baseId: string, headId: string): Promise<ModalityVerdict[]> {
  const evaluations = await evaluationsOf(ctx, [baseId, headId]);
  const of = (id: string) => evaluations.filter(({ versionId }) => versionId === id);
  const pairs = headlinePairs(pairEvaluations(of(baseId), of(headId)), liveAccuracy);
  const judged = judgePairs(pairs, await itemsOf(ctx, evaluationIdsOf(pairs)));
  return judged.map(({ verdict }) => byModality(verdict));
}

function targetOf(targets: readonly StoredTarget[], targetId: string | undefined): StoredTarget {
  const target =
    targetId === undefined ? chooseTarget(targets, undefined) : targets.find(({ id }) => id === targetId);
  if (target === null || target === undefined) throw notFound("target", targetId ?? "of this model");
  return target;
}

/** Moves of other versions in the window, without those that only made room for the suspect at the same moment. */
function otherMoves(moves: readonly ServingInterval[], suspectId: string): ProblemView["alsoChanged"] {
  const own = new Set(
    moves.filter(({ versionId }) => versionId === suspectId).map(({ startedAt }) => startedAt.getTime()),
  );
  return moves
    .filter(({ versionId, startedAt }) => versionId !== suspectId && !own.has(startedAt.getTime()))
    .map(({ startedAt, versionName, share }) => ({ at: startedAt, text: `${versionName} ${share} %` }));
}

function sinceOf(moves: readonly ServingInterval[], versionId: string): Date | null {
  return moves.find((move) => move.versionId === versionId)?.startedAt ?? null;
}
