import type { StoredConsumer } from "#lib/consumers/schema.ts";
import { authorize } from "#lib/access/authorize.ts";
import { consumersToTell } from "#lib/consumers/list-consumers.ts";
import { judgeLive } from "#lib/evaluations/core/live-verdict.ts";
import type { LiveCounts } from "#lib/evaluations/core/live-verdict.ts";
import { touchConsumers } from "#lib/evaluations/core/touch-consumers.ts";
import { getModel } from "#lib/models/get-model.ts";
import { goldenCaseCounts } from "#lib/replays/get-replay-run.ts";
import { changesBetween } from "#lib/rollbacks/core/changes-between.ts";
import { rankCandidates, recommendedOf } from "#lib/rollbacks/core/rank-candidates.ts";
import type { CandidateFacts, Weighed } from "#lib/rollbacks/core/rank-candidates.ts";
import { servingFacts, suspectSpan } from "#lib/rollbacks/core/serving-facts.ts";
import type { Candidate, ConsumerImpact, VersionChoice } from "#lib/rollbacks/schema.ts";
import { getRollbackById } from "#lib/rollbacks/store.ts";
import type { StoredRollback } from "#lib/rollbacks/store.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { byModality } from "#lib/targets/detect-health.ts";
import { requestTotals, spanSums } from "#lib/targets/list-samples.ts";
import { servingSince } from "#lib/targets/list-serving.ts";
import type { ServingInterval } from "#lib/targets/schema.ts";
import { compareComponents } from "#lib/versions/core/compare-components.ts";
import { versionDetails } from "#lib/versions/get-version.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

/** Everything the ranking reads, in a number of queries that does not depend on the number of versions. */
type Material = {
  readonly rollback: StoredRollback;
  readonly modalities: readonly Modality[];
  readonly versions: readonly VersionDetail[];
  readonly suspect: VersionDetail;
  readonly serving: readonly ServingInterval[];
  readonly consumers: readonly StoredConsumer[];
  readonly goldenCases: ReadonlyMap<string, number>;
  readonly counts: CountsByVersion;
  /** All requests that a version ever answered on the target. */
  readonly requests: ReadonlyMap<string, number>;
};
type CountsByVersion = ReadonlyMap<string, ReadonlyMap<Modality, LiveCounts>>;

/**
 * Step 2: the versions to go back to, ranked, with evidence and blockers; what comes back, what is lost and which consumers
 * notice, for the candidate asked for, the chosen one, or else the recommended one.
 */
export async function viewVersionChoice(
  ctx: Context,
  input: { rollbackId: string; candidate?: string | undefined },
): Promise<VersionChoice> {
  authorize(ctx, "read");
  const material = await readMaterial(ctx, await getRollbackById(ctx.db.prisma, input.rollbackId));
  const ranking = rankCandidates(
    {
      suspect: material.suspect,
      predecessor: predecessorOf(material),
      complaint: material.rollback.modalities,
      now: ctx.now,
    },
    material.versions.map((version) => factsOf(material, version, ctx.now)),
  );
  const recommended = recommendedOf(ranking);
  const wanted = input.candidate ?? material.rollback.candidateVersionId ?? recommended?.facts.version.id;
  const shown = material.versions.find(({ id }) => id === wanted) ?? null;
  return {
    candidates: ranking.map((weighed) => toCandidate(weighed, weighed === recommended)),
    ...(shown === null
      ? { comesBack: [], isLost: [] }
      : changesBetween(material.versions, { from: material.suspect, to: shown })),
    consumers: shown === null ? [] : impactsOf(material, shown),
  };
}

async function readMaterial(ctx: Context, rollback: StoredRollback): Promise<Material> {
  const [model, versions, serving, consumers] = await Promise.all([
    getModel(ctx, { model: rollback.model }),
    versionDetails(ctx, { modelId: rollback.modelId }),
    servingSince(ctx, { targetIds: [rollback.targetId], since: null }),
    consumersToTell(ctx, rollback.modelId),
  ]);
  const suspect = versions.find(({ id }) => id === rollback.suspectVersionId);
  if (suspect === undefined) throw notFound("version", rollback.suspectVersionId);
  const spans = versions.flatMap(({ id }) => {
    const isSuspect = id === suspect.id;
    const span = isSuspect ? suspectSpan(serving, id, ctx.now) : servingFacts(serving, id, ctx.now).span;
    return span === null ? [] : [{ versionId: id, ...span }];
  });
  const [sums, requests, goldenCases] = await Promise.all([
    spanSums(ctx, { targetId: rollback.targetId, spans }),
    requestTotals(ctx, rollback.targetId),
    goldenCaseCounts(
      ctx,
      versions.map(({ id }) => id),
    ),
  ]);
  const { modalities } = model;
  return {
    rollback,
    modalities,
    versions,
    suspect,
    serving,
    consumers,
    goldenCases,
    requests,
    counts: byVersion(sums),
  };
}

function byVersion(sums: Awaited<ReturnType<typeof spanSums>>): CountsByVersion {
  const counts = new Map<string, Map<Modality, LiveCounts>>();
  for (const { versionId, modality, requests, errors, correct, wrong } of sums) {
    const own = counts.get(versionId) ?? new Map();
    own.set(modality, { requests, errors, correct, labelled: correct + wrong });
    counts.set(versionId, own);
  }
  return counts;
}

/** What served most before the suspect first held traffic. */
function predecessorOf({ serving, suspect, versions }: Material): VersionDetail | null {
  const began = serving.find(({ versionId }) => versionId === suspect.id)?.startedAt;
  if (began === undefined) return null;
  const before = serving.filter(({ startedAt, versionId }) => startedAt < began && versionId !== suspect.id);
  const last = before.toSorted((one, other) => other.startedAt.getTime() - one.startedAt.getTime())[0];
  return versions.find(({ id }) => id === last?.versionId) ?? null;
}

function factsOf(material: Material, version: VersionDetail, now: Date): CandidateFacts {
  const { healthyMs, incidents, lastServedAt } = servingFacts(material.serving, version.id, now);
  const own = material.counts.get(version.id);
  const suspects = material.counts.get(material.suspect.id);
  const windows = material.modalities.map((modality) => ({
    modality,
    baseline: suspects?.get(modality) ?? null,
    suspect: own?.get(modality) ?? null,
  }));
  return {
    version,
    healthyMs,
    incidents,
    lastServedAt,
    servedRequests: material.requests.get(version.id) ?? 0,
    goldenCases: material.goldenCases.get(version.id) ?? 0,
    verdicts: version.id === material.suspect.id ? [] : judgeLive(windows),
    impacts: impactsOf(material, version),
  };
}

function impactsOf({ consumers, suspect }: Material, version: VersionDetail): ConsumerImpact[] {
  const components = compareComponents(suspect.components, version.components);
  return touchConsumers(consumers, { components, metrics: [] }).map(
    ({ id, name, modalities, fields, level, breaks }) => ({
      consumerId: id,
      name,
      modalities,
      lostFields: fields?.lost ?? [],
      gainedFields: fields?.gained ?? [],
      breaks,
      level,
    }),
  );
}

function toCandidate(weighed: Weighed, recommended: boolean): Candidate {
  const { facts, eligible, tier, score, bars, reasons, blockers, components } = weighed;
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
    verdicts: verdicts.map(byModality),
    servedMs: healthyMs,
    components: components.map(({ kind, status }) => ({ kind, status })),
  };
}
