import type { Verdict } from "#lib/evaluations/verdict-schema.ts";
import { breakingFields } from "#lib/rollbacks/core/breaking-fields.ts";
import type { CandidateReason, ConsumerImpact, ScoreBars } from "#lib/rollbacks/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { liveAccuracy } from "#lib/targets/core/live-series.ts";
import { checkCounts } from "#lib/targets/core/readiness-state.ts";
import type { ReadinessCheck } from "#lib/targets/readiness-schema.ts";
import { compareComponents } from "#lib/versions/core/compare-components.ts";
import type { Component, ComponentDifference, ComponentKind, VersionDetail } from "#lib/versions/schema.ts";

/** What is known of a version when it is weighed as the one to go back to. */
export type CandidateFacts = {
  readonly version: VersionDetail;
  /** Time at 50 % of traffic or more that was not recorded as unhealthy, in milliseconds. */
  readonly healthyMs: number;
  readonly servedRequests: number;
  /** Stretches recorded as unhealthy. */
  readonly incidents: number;
  readonly lastServedAt: Date | null;
  readonly goldenCases: number;
  /** The candidate's last healthy live counts against the suspect's. */
  readonly verdicts: readonly Verdict[];
  readonly impacts: readonly ConsumerImpact[];
  /** The newest readiness check of this version on the target; null: it was never checked there. */
  readonly readiness: Pick<ReadinessCheck, "verdict" | "parts" | "readyMs" | "requestedAt"> | null;
};

/** The question: which version is left, what was served before it, and what users complain about. */
export type RankingQuestion = {
  readonly suspect: VersionDetail;
  /** What served before the suspect; null when nothing did. */
  readonly predecessor: VersionDetail | null;
  readonly complaint: readonly Modality[];
  readonly now: Date;
};

/** A version weighed: what blocks it or its tier and score, with every reason. */
export type Weighed = {
  readonly facts: CandidateFacts;
  readonly eligible: boolean;
  readonly tier: number | null;
  readonly score: number | null;
  readonly bars: ScoreBars | null;
  readonly reasons: readonly CandidateReason[];
  readonly blockers: readonly CandidateReason[];
  readonly components: readonly ComponentDifference[];
};

/** The most each bar can give; policy, printed on the card. */
export const scoreWeights = {
  evaluation: 40,
  soak: 20,
  traffic: 15,
  recency: 15,
  restore: 10,
} as const satisfies ScoreBars;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const fullSoakHours = 72;
const fullTraffic = 100_000;
const recencyHalfLifeDays = 60;

/**
 * Ranks the versions to go back to: gates first (each blocking reason is told), then tiers by the number of unknowns, then
 * the score, then the one served last, then the id. Blocked ones come last. Same facts, same order.
 */
export function rankCandidates(question: RankingQuestion, candidates: readonly CandidateFacts[]): Weighed[] {
  return candidates.map((facts) => weigh(question, facts)).toSorted(byRank);
}

/** The first of a ranking, when it is good enough to be recommended: eligible with at most one unknown. */
export function recommendedOf(ranking: readonly Weighed[]): Weighed | null {
  const [first] = ranking;
  return first !== undefined && first.eligible && (first.tier ?? 3) <= 2 ? first : null;
}

function byRank(one: Weighed, other: Weighed): number {
  const [first, second] = [rankKey(one), rankKey(other)];
  const at = first.findIndex((value, index) => value !== second[index]);
  if (at < 0) return one.facts.version.id < other.facts.version.id ? -1 : 1;
  return (first[at] ?? 0) - (second[at] ?? 0);
}

/** Lower comes first: tier, then the higher score, then the later served. */
function rankKey({ tier, score, facts }: Weighed): readonly number[] {
  return [tier ?? Infinity, -(score ?? -1), -(facts.lastServedAt?.getTime() ?? 0)];
}

function weigh(question: RankingQuestion, facts: CandidateFacts): Weighed {
  const components = compareComponents(question.suspect.components, facts.version.components);
  const blockers = blockersOf(question, facts);
  const reasons = reasonsOf(question, facts);
  if (blockers.length > 0) {
    return { facts, eligible: false, tier: null, score: null, bars: null, reasons, blockers, components };
  }
  const unknowns = [
    facts.goldenCases === 0,
    restoreProvenAt(question, facts) === null,
    complaintVerdict(question, facts) !== "better",
    facts.impacts.some(({ breaks, isKnown }) => breaks || !isKnown),
  ].filter(Boolean).length;
  const bars = scoreBars(question, facts);
  const score = Object.values(bars).reduce((sum, bar) => sum + bar, 0);
  return {
    facts,
    eligible: true,
    tier: Math.min(3, unknowns + 1),
    score,
    bars,
    reasons,
    blockers,
    components,
  };
}

function blockersOf(question: RankingQuestion, facts: CandidateFacts): CandidateReason[] {
  const { version } = facts;
  const gates: readonly (CandidateReason | null)[] = [
    version.id === question.suspect.id ? reason("is_suspect") : null,
    version.knownBad === null
      ? null
      : reason("known_bad", { at: version.knownBad.at.toISOString(), reason: version.knownBad.reason }),
    facts.lastServedAt === null ? reason("never_served") : null,
    version.imported ? reason("imported") : null,
    missingComponents(version),
    brokenArtifact(version),
    suspectChange(question, version).blocker,
    complaintVerdict(question, facts) === "not_better"
      ? reason("not_better_on_complaint", complaintFacts(question, facts))
      : null,
  ];
  return gates.filter((gate) => gate !== null);
}

function missingComponents(version: VersionDetail): CandidateReason | null {
  const missing = version.components
    .filter(({ recorded, sha256 }) => !recorded || sha256 === null)
    .map(({ kind }) => kind);
  return missing.length === 0 ? null : reason("component_not_recorded", { components: missing });
}

/** The components whose files have to be fetched: the others carry their content. */
function fetched(version: VersionDetail): readonly Component[] {
  return version.components.filter(
    ({ recorded, content, uri }) => recorded && content === null && uri !== null,
  );
}

function brokenArtifact(version: VersionDetail): CandidateReason | null {
  const broken = fetched(version).find(({ check }) => check !== null && check.result !== "intact");
  if (broken?.check === undefined || broken.check === null) return null;
  const facts = { components: [broken.kind], at: broken.check.at.toISOString(), detail: broken.check.detail };
  return reason(broken.check.result === "missing" ? "artifact_missing" : "artifact_differs", facts);
}

/** When the whole bundle was last seen intact: the oldest of its checks; null when one was not checked or is not intact. */
function lastCheck(version: VersionDetail): Date | null {
  const checks = fetched(version).map(({ check }) =>
    check?.result === "intact" ? check.at.getTime() : null,
  );
  const times = checks.filter((time) => time !== null);
  return times.length === checks.length && times.length > 0 ? new Date(Math.min(...times)) : null;
}

/** The readiness check of a version while it still counts. */
function countingCheck({ now }: RankingQuestion, { readiness }: CandidateFacts) {
  return readiness !== null && checkCounts(readiness, now) ? readiness : null;
}

/**
 * When a restore was last seen to work: a readiness check that fetched the bundle and started it, else artifacts that were seen
 * intact. A check that found one of the two wanting takes the proof away for as long as it counts.
 */
function restoreProvenAt(question: RankingQuestion, facts: CandidateFacts): Date | null {
  const check = countingCheck(question, facts);
  const outcomes = (check?.parts ?? [])
    .filter(({ part }) => part === "artifacts" || part === "instance")
    .map(({ outcome }) => outcome);
  if (outcomes.includes("fail")) return null;
  const isRestored = outcomes.length === 2 && outcomes.every((outcome) => outcome === "pass");
  return isRestored && check !== null ? check.requestedAt : lastCheck(facts.version);
}

function readinessReason(question: RankingQuestion, facts: CandidateFacts): CandidateReason | null {
  const check = countingCheck(question, facts);
  if (check === null) return null;
  const at = check.requestedAt.toISOString();
  if (check.verdict === "ready") return reason("readiness_passed", { at, ms: check.readyMs });
  const parts = check.parts.filter(({ outcome }) => outcome !== "pass").map(({ part }) => part);
  return reason("readiness_not_passed", { at, parts });
}

function artifactReason(version: VersionDetail): CandidateReason | null {
  if (brokenArtifact(version) !== null) return null;
  const at = lastCheck(version);
  return at === null ? reason("artifacts_not_checked") : reason("artifacts_intact", { at: at.toISOString() });
}

/** The components that changed when the suspect came: a candidate that has the same ones may have the same fault. */
function suspectChange({ suspect, predecessor }: RankingQuestion, version: VersionDetail) {
  const none = { blocker: null, warning: null };
  if (predecessor === null || version.id === suspect.id) return none;
  const changed = changedKinds(predecessor, suspect);
  const shared = changed.filter((kind) => digestOf(version, kind) === digestOf(suspect, kind));
  if (shared.length === 0) return none;
  if (shared.length === changed.length)
    return { blocker: reason("contains_suspect_change", { components: shared }), warning: null };
  return { blocker: null, warning: reason("shares_changed_component", { components: shared }) };
}

function changedKinds(base: VersionDetail, head: VersionDetail): ComponentKind[] {
  return compareComponents(base.components, head.components)
    .filter(({ status }) => status === "changed")
    .map(({ kind }) => kind);
}

function digestOf(version: VersionDetail, kind: ComponentKind): string | null {
  return version.components.find((component) => component.kind === kind)?.sha256 ?? null;
}

type ComplaintVerdict = "better" | "not_better" | "not_shown";

function complaintVerdicts({ complaint }: RankingQuestion, { verdicts }: CandidateFacts): readonly Verdict[] {
  return verdicts.filter(
    ({ metric, modality }) =>
      metric === liveAccuracy && (complaint.includes(modality) || complaint.includes("overall")),
  );
}

function complaintVerdict(question: RankingQuestion, facts: CandidateFacts): ComplaintVerdict {
  const found = complaintVerdicts(question, facts);
  if (found.some(({ kind }) => kind === "improved")) return "better";
  return found.some(({ kind }) => kind === "regressed" || kind === "no_change") ? "not_better" : "not_shown";
}

function complaintFacts(question: RankingQuestion, facts: CandidateFacts): CandidateReason["facts"] {
  const [verdict] = complaintVerdicts(question, facts);
  if (verdict === undefined) return {};
  const { modality, evidence } = verdict;
  if (evidence === null) return { modality };
  const { estimate, suspect: candidate, baseline: suspect, interval } = evidence;
  const bounds = interval === null ? {} : { lower: interval.lower, upper: interval.upper };
  return { modality, estimate, candidate, suspect, ...bounds };
}

function reasonsOf(question: RankingQuestion, facts: CandidateFacts): CandidateReason[] {
  const shown = complaintVerdict(question, facts);
  const reasons: readonly (CandidateReason | null)[] = [
    shown === "better" ? reason("better_on_complaint", complaintFacts(question, facts)) : null,
    shown === "not_shown" ? reason("complaint_not_shown") : null,
    facts.healthyMs > 0
      ? reason("served_healthy", { ms: facts.healthyMs, requests: facts.servedRequests })
      : null,
    facts.incidents > 0 ? reason("had_incident", { count: facts.incidents }) : null,
    missingComponents(facts.version) === null ? reason("bundle_recorded") : null,
    artifactReason(facts.version),
    readinessReason(question, facts),
    facts.goldenCases > 0 ? reason("golden_cases", { count: facts.goldenCases }) : reason("no_golden_cases"),
    suspectChange(question, facts.version).warning,
    ...consumerReasons(facts.impacts),
  ];
  return reasons.filter((each) => each !== null);
}

/** Each consumer that loses a field or breaks otherwise; "no consumer" only where every interface is known. */
function consumerReasons(impacts: CandidateFacts["impacts"]): CandidateReason[] {
  const touched = impacts.flatMap((impact) => {
    const { name: consumer, lostFields, breaks } = impact;
    if (lostFields.length > 0) return [reason("consumer_loses_field", { consumer, fields: lostFields })];
    return breaks ? [reason("consumer_breaks", { consumer, fields: breakingFields(impact) })] : [];
  });
  const unknown = impacts.filter(({ isKnown }) => !isKnown).length;
  if (unknown > 0) return [...touched, reason("consumers_unknown", { count: unknown })];
  return touched.length > 0 ? touched : [reason("consumers_unaffected", { count: impacts.length })];
}

function scoreBars(question: RankingQuestion, facts: CandidateFacts): ScoreBars {
  const share = (value: number, full: number) =>
    Math.min(1, Math.log1p(value) / Math.log1p(full)) / (1 + facts.incidents);
  const days =
    facts.lastServedAt === null ? Infinity : (question.now.getTime() - facts.lastServedAt.getTime()) / dayMs;
  return {
    evaluation: scoreWeights.evaluation * evaluationShare(question, facts),
    soak: scoreWeights.soak * share(facts.healthyMs / hourMs, fullSoakHours),
    traffic: scoreWeights.traffic * share(facts.servedRequests, fullTraffic),
    recency: scoreWeights.recency * 0.5 ** (Math.max(0, days) / recencyHalfLifeDays),
    restore: restoreProvenAt(question, facts) === null ? 0 : scoreWeights.restore,
  };
}

function evaluationShare(question: RankingQuestion, facts: CandidateFacts): number {
  if (complaintVerdict(question, facts) !== "better") return 0;
  const evidence = complaintVerdicts(question, facts).find(({ kind }) => kind === "improved")?.evidence;
  if (evidence === undefined || evidence === null) return 0;
  const benefit = evidence.direction === "higher" ? evidence.estimate : -evidence.estimate;
  const margin = Math.max(-1, Math.min(1, benefit / evidence.minimumEffect));
  return Math.max(0, Math.min(1, 0.5 + 0.5 * margin));
}

function reason(code: CandidateReason["code"], facts: CandidateReason["facts"] = {}): CandidateReason {
  return { code, facts };
}
