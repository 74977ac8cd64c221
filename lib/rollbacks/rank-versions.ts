import { authorize } from "#lib/access/authorize.ts";
import { consumersToTell } from "#lib/consumers/list-consumers.ts";
import type { StoredConsumer } from "#lib/consumers/schema.ts";
import { judgeLive } from "#lib/evaluations/core/live-verdict.ts";
import type { LiveCounts, LiveOptions } from "#lib/evaluations/core/live-verdict.ts";
import { touchConsumers } from "#lib/evaluations/core/touch-consumers.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { JudgingAt, ModelRanking } from "#lib/models/judging-schema.ts";
import { judgingOf, toModelRanking } from "#lib/models/judging-settings.ts";
import type { Model } from "#lib/models/schema.ts";
import { goldenCaseCounts } from "#lib/replays/get-replay-run.ts";
import type { CandidateFacts } from "#lib/rollbacks/core/candidate-facts.ts";
import { changesBetween } from "#lib/rollbacks/core/changes-between.ts";
import { complaintOf } from "#lib/rollbacks/core/complaint.ts";
import { rankCandidates } from "#lib/rollbacks/core/rank-candidates.ts";
import type { Weighed } from "#lib/rollbacks/core/rank-candidates.ts";
import { servingFacts, suspectSpan } from "#lib/rollbacks/core/serving-facts.ts";
import type { ConsumerImpact, Symptom } from "#lib/rollbacks/schema.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { versionReadiness } from "#lib/targets/get-readiness.ts";
import { requestTotals, spanSums } from "#lib/targets/list-samples.ts";
import { servingSince } from "#lib/targets/list-serving.ts";
import type { ReadinessCheck } from "#lib/targets/readiness-schema.ts";
import type { ServingInterval } from "#lib/targets/schema.ts";
import { compareComponents } from "#lib/versions/core/compare-components.ts";
import { versionDetails } from "#lib/versions/get-version.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

/** Which version of which target would be left, and what users complain about; no modality: nobody complains. */
export type RankingOf = {
  readonly model: string;
  readonly modelId: string;
  readonly targetId: string;
  readonly suspectVersionId: string;
  readonly modalities: readonly Modality[];
  readonly symptoms?: readonly Symptom[];
};

/** The versions of a model as the ones to go back to, best first, with what the ranking read. */
export type RankedVersions = {
  readonly ranking: readonly Weighed[];
  readonly versions: readonly VersionDetail[];
  readonly suspect: VersionDetail;
  /** The weights and gates that ranked them. */
  readonly settings: ModelRanking;
  /** The consumers that notice the way from the suspect to a version. */
  readonly impactsOf: (version: VersionDetail) => ConsumerImpact[];
};

/** Everything the ranking reads, in a number of queries that does not depend on the number of versions. */
type Material = {
  readonly of: RankingOf;
  readonly model: Model;
  readonly judging: JudgingAt;
  readonly modalities: readonly Modality[];
  readonly versions: readonly VersionDetail[];
  readonly suspect: VersionDetail;
  readonly serving: readonly ServingInterval[];
  readonly consumers: readonly StoredConsumer[];
  readonly goldenCases: ReadonlyMap<string, number>;
  readonly counts: CountsByVersion;
  /** All requests that a version ever answered on the target. */
  readonly requests: ReadonlyMap<string, number>;
  readonly readiness: ReadonlyMap<string, ReadinessCheck>;
};
type CountsByVersion = ReadonlyMap<string, ReadonlyMap<Modality, LiveCounts>>;

/** Ranks the versions of a model as the ones to go back to; NOT_FOUND when the suspect is none of them. */
export async function rankVersions(ctx: Context, of: RankingOf): Promise<RankedVersions> {
  authorize(ctx, "read");
  const material = await readMaterial(ctx, of);
  const { suspect, versions } = material;
  const settings = toModelRanking(material.model, material.judging);
  const question = {
    suspect,
    predecessor: predecessorOf(material),
    complaint: of.modalities,
    settings: settings.ranking,
    now: ctx.now,
  };
  const ranking = rankCandidates(
    question,
    versions.map((version) => factsOf(material, version, ctx.now)),
  );
  return { ranking, versions, suspect, settings, impactsOf: (version) => impactsOf(material, version) };
}

async function readMaterial(ctx: Context, of: RankingOf): Promise<Material> {
  const [model, judging, versions, serving, consumers, readiness] = await Promise.all([
    getModel(ctx, { model: of.model }),
    judgingOf(ctx, of.modelId),
    versionDetails(ctx, { modelId: of.modelId }),
    servingSince(ctx, { targetIds: [of.targetId], since: null }),
    consumersToTell(ctx, of.modelId),
    versionReadiness(ctx, of.targetId),
  ]);
  const suspect = versions.find(({ id }) => id === of.suspectVersionId);
  if (suspect === undefined) throw notFound("version", of.suspectVersionId);
  const spans = versions.flatMap(({ id }) => {
    const isSuspect = id === suspect.id;
    const span = isSuspect ? suspectSpan(serving, id, ctx.now) : servingFacts(serving, id, ctx.now).span;
    return span === null ? [] : [{ versionId: id, ...span }];
  });
  const [sums, requests, goldenCases] = await Promise.all([
    spanSums(ctx, { targetId: of.targetId, spans }),
    requestTotals(ctx, of.targetId),
    goldenCaseCounts(
      ctx,
      versions.map(({ id }) => id),
    ),
  ]);
  const { modalities } = model;
  const counts = byVersion(sums);
  const common = { of, model, judging };
  return {
    ...common,
    modalities,
    versions,
    suspect,
    serving,
    consumers,
    readiness,
    goldenCases,
    requests,
    counts,
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
    verdicts: version.id === material.suspect.id ? [] : judgeLive(windows, judgedAs(material)),
    securityFixesLost: changesBetween(material.versions, { from: material.suspect, to: version })
      .comesBack.filter(({ kind }) => kind === "security")
      .map(({ text }) => text),
    impacts: impactsOf(material, version),
    readiness: material.readiness.get(version.id) ?? null,
  };
}

/** By the model's own settings, and what was complained about first. */
function judgedAs({ of, judging }: Material): LiveOptions {
  return {
    settings: judging,
    complaint: complaintOf({ symptoms: of.symptoms ?? ["quality"], modalities: of.modalities }),
  };
}

function impactsOf({ consumers, suspect }: Material, version: VersionDetail): ConsumerImpact[] {
  const components = compareComponents(suspect.components, version.components);
  return touchConsumers(consumers, { components, metrics: [] }).map(
    ({ id, name, modalities, fields, level, breaks, changes }) => ({
      consumerId: id,
      name,
      modalities,
      lostFields: fields?.lost ?? [],
      gainedFields: fields?.gained ?? [],
      breaks,
      isKnown: fields !== null,
      changes,
      level,
    }),
  );
}
