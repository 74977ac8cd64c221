import { authorize } from "#lib/access/authorize.ts";
import type { JudgedPair } from "#lib/evaluations/core/judge-pairs.ts";
import { judgeResults } from "#lib/evaluations/judge-results.ts";
import { evaluationsOf } from "#lib/evaluations/list-evaluations.ts";
import { headlinePairs, pairEvaluations } from "#lib/evaluations/core/pair-evaluations.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { Verdict } from "#lib/evaluations/verdict-schema.ts";
import type { Complaint } from "#lib/rollbacks/core/complaint.ts";
import type { ProblemView } from "#lib/rollbacks/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { findOpenRollback } from "#lib/rollbacks/store.ts";
import { AppError, notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { liveAccuracy } from "#lib/targets/core/live-series.ts";
import { chooseTarget } from "#lib/targets/core/summarise-target.ts";
import { byModality, compareLive } from "#lib/targets/detect-health.ts";
import { getFreezePolicy } from "#lib/targets/freeze-policy.ts";
import { servingSince } from "#lib/targets/list-serving.ts";
import { storedTargets } from "#lib/targets/list-targets.ts";
import type { ModalityVerdict, ServingInterval, StoredTarget } from "#lib/targets/schema.ts";
import { versionDetails } from "#lib/versions/get-version.ts";

const windowMs = 3 * 24 * 3_600_000;

/**
 * Step 1's evidence: what a target serves now against what served last while it was healthy, live and evaluated, and what
 * else moved in the last three days. What is complained about is judged first, by itself. CONFLICT when nothing serves, since then there is nothing to roll back.
 */
export async function viewProblem(
  ctx: Context,
  input: { model: string; targetId?: string | undefined; complaint?: Modality | undefined },
): Promise<ProblemView> {
  authorize(ctx, "read");
  const model = await getModel(ctx, { model: input.model });
  const targets = await storedTargets(ctx, { modelId: model.id });
  const target = targetOf(targets, input.targetId);
  const complaint =
    input.complaint === undefined ? null : { metric: liveAccuracy, modality: input.complaint };
  const live = await compareLive(ctx, target, complaint);
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
  const [open, policy] = await Promise.all([
    findOpenRollback(ctx.db.prisma, target.id),
    getFreezePolicy(ctx),
  ]);
  return {
    model: model.slug,
    modelTitle: model.title,
    targetId: target.id,
    targetTitle: target.title,
    suspect,
    suspectSince: sinceOf(moves, suspect.id),
    baseline,
    live: live.verdicts.toSorted((one, other) => placeOf(one) - placeOf(other)).map(byModality),
    modalities: model.modalities,
    complaint: input.complaint ?? null,
    evaluated:
      baseline === null
        ? []
        : await evaluatedVerdicts(ctx, {
            modelId: model.id,
            baseId: baseline.id,
            headId: suspect.id,
            complaint,
          }),
    alsoChanged: otherMoves(moves, suspect.id),
    freezeHours: policy.defaultHours,
    openRollbackId: open?.id ?? null,
    openRollback: open === null ? null : { driver: open.driver.name, startedAt: open.startedAt },
    review: target.review,
    checkedAt: ctx.now,
  };
}

/**
 * The verdicts on the newest results of two versions, judged as one family after what was complained about: the headline
 * metric of each modality, and whatever else got worse.
 */
async function evaluatedVerdicts(
  ctx: Context,
  { modelId, baseId, headId, complaint }: Evaluated,
): Promise<ModalityVerdict[]> {
  const evaluations = await evaluationsOf(ctx, [baseId, headId]);
  const of = (id: string) => evaluations.filter(({ versionId }) => versionId === id);
  const families = [{ pairs: pairEvaluations(of(baseId), of(headId)), complaint }];
  const [judged = []] = await judgeResults(ctx, { modelId, families });
  const headlines = headlinePairs(judged, liveAccuracy);
  const isTold = (pair: JudgedPair) =>
    headlines.some(({ metric, modality }) => metric === pair.metric && modality === pair.modality);
  return judged
    .filter((pair) => headlines.includes(pair) || (pair.verdict.kind === "regressed" && !isTold(pair)))
    .toSorted((one, other) => placeOf(one.verdict) - placeOf(other.verdict))
    .map(({ verdict }) => byModality(verdict));
}

type Evaluated = {
  readonly modelId: string;
  readonly baseId: string;
  readonly headId: string;
  readonly complaint: Complaint | null;
};

/** What was complained about stands first. */
function placeOf({ role }: Verdict): number {
  return role === "complaint" ? 0 : 1;
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
    .map(({ startedAt, versionName, share }) => ({ at: startedAt, version: versionName, share }));
}

function sinceOf(moves: readonly ServingInterval[], versionId: string): Date | null {
  return moves.find((move) => move.versionId === versionId)?.startedAt ?? null;
}
