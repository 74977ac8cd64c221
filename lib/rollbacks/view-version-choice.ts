import { authorize } from "#lib/access/authorize.ts";
import { changesBetween } from "#lib/rollbacks/core/changes-between.ts";
import { nearestOf, recommendedOf } from "#lib/rollbacks/core/rank-candidates.ts";
import type { Weighed } from "#lib/rollbacks/core/rank-candidates.ts";
import { rankVersions } from "#lib/rollbacks/rank-versions.ts";
import type { Candidate, VersionChoice } from "#lib/rollbacks/schema.ts";
import { triedVersions } from "#lib/rollouts/find-rollouts.ts";
import { getRollbackById } from "#lib/rollbacks/store.ts";
import type { Context } from "#lib/server/context.ts";
import { byModality } from "#lib/targets/detect-health.ts";
import type { WarmInstance } from "#lib/targets/readiness-schema.ts";
import { warmInstances } from "#lib/targets/warm-instances.ts";
import { bundleChecklist } from "#lib/versions/core/bundle-checklist.ts";

/**
 * Step 2: the versions to go back to, ranked, with evidence and blockers; what comes back, what is lost and which consumers
 * notice, for the candidate asked for, the chosen one, or else the recommended one; never for one that cannot be chosen while
 * another can. `isFixed`: exactly the one asked for, e.g. where traffic goes to it already.
 */
export async function viewVersionChoice(
  ctx: Context,
  input: { rollbackId: string; candidate?: string | undefined },
  { isFixed = false }: { readonly isFixed?: boolean } = {},
): Promise<VersionChoice> {
  authorize(ctx, "read");
  const rollback = await getRollbackById(ctx.db.prisma, input.rollbackId);
  const { rolloutId } = rollback;
  const [{ ranking: all, versions, suspect, settings, impactsOf }, warm, tried] = await Promise.all([
    rankVersions(ctx, rollback),
    warmInstances(ctx, { targetId: rollback.targetId }),
    rolloutId === null ? null : triedVersions(ctx, { rolloutId }),
  ]);
  // What cannot be chosen stands behind what can, so that the best of the others is recommended.
  const ranking = all
    .map((weighed) => withoutTried(weighed, tried?.names ?? []))
    .toSorted((a, b) => Number(b.eligible) - Number(a.eligible));
  const recommended = recommendedOf(ranking);
  const others = isFixed ? [] : insteadOf(ranking, rollback.candidateVersionId, tried?.toVersionId);
  const shown = shownOf(versions, ranking, [input.candidate, ...others]);
  const nearest = nearestOf(ranking);
  return {
    ranking: settings,
    nearest: nearest && { versionId: nearest.weighed.facts.version.id, unblock: [...nearest.unblock] },
    candidates: ranking.map((weighed) => ({
      ...toCandidate(weighed, weighed === recommended),
      prepared: preparedOf(warm, weighed.facts.version.id, ctx.now),
    })),
    ...(shown === null
      ? { comesBack: [], isLost: [] }
      : changesBetween(versions, { from: suspect, to: shown })),
    consumers: shown === null ? [] : impactsOf(shown),
    checklist: shown === null ? [] : bundleChecklist(suspect.components, shown.components),
  };
}

/** What is shown where none is asked for that can be chosen: the chosen one, unless traffic went to it already, then the best. */
function insteadOf(
  ranking: readonly Weighed[],
  chosenId: string | null,
  triedId: string | undefined,
): (string | null | undefined)[] {
  const best = recommendedOf(ranking) ?? ranking.find(({ eligible }) => eligible);
  return [chosenId === triedId ? null : chosenId, best?.facts.version.id];
}

/** The first of some versions that can be chosen; where none can, the first that is known. */
function shownOf<V extends { readonly id: string }>(
  versions: readonly V[],
  ranking: readonly Weighed[],
  asked: readonly (string | null | undefined)[],
): V | null {
  const eligible = ranking.filter((weighed) => weighed.eligible).map(({ facts }) => facts.version.id);
  const known = asked.flatMap((id) => versions.filter((version) => version.id === id));
  return known.find(({ id }) => eligible.includes(id)) ?? known[0] ?? null;
}

function withoutTried(weighed: Weighed, tried: readonly string[]): Weighed {
  if (!tried.includes(weighed.facts.version.name)) return weighed;
  const blockers = [{ code: "tried_already" as const, facts: {} }, ...weighed.blockers];
  return { ...weighed, eligible: false, tier: null, score: null, bars: null, blockers };
}

/** After this long nobody is preparing any more; the tests of step 3 start the instance themselves. Milliseconds. */
const longestPreparingMs = 300_000;

function preparedOf(warm: readonly WarmInstance[], versionId: string, now: Date): Candidate["prepared"] {
  const found = warm.find((instance) => instance.versionId === versionId);
  if (found === undefined || found.state === "testing" || found.state === "stopping") return null;
  const { state, reason, durationMs, requestedAt } = found;
  const isOld = now.getTime() - requestedAt.getTime() > longestPreparingMs;
  return state === "preparing" && isOld ? null : { state, reason, durationMs };
}

function toCandidate(weighed: Weighed, recommended: boolean): Omit<Candidate, "prepared"> {
  const { facts, eligible, tier, score, bars, reasons, blockers, gates, components } = weighed;
  const { version, verdicts, healthyMs, servedRequests, lastServedAt } = facts;
  return {
    version,
    eligible,
    recommended,
    tier,
    score,
    bars,
    lastServedAt,
    servedRequests,
    reasons: [...reasons],
    blockers: [...blockers],
    gates: [...gates],
    verdicts: verdicts.map(byModality),
    servedMs: healthyMs,
    components: components.map(({ kind, status }) => ({ kind, status })),
  };
}
