import { defaultRanking } from "#lib/models/core/default-ranking.ts";
import { breakingFields } from "#lib/rollbacks/core/breaking-fields.ts";
import type { CandidateGate, CandidateReason, ScoreBars } from "#lib/rollbacks/schema.ts";
import { compareComponents } from "#lib/versions/core/compare-components.ts";
import type { ComponentDifference, VersionDetail } from "#lib/versions/schema.ts";
import {
  brokenArtifact,
  complaintFacts,
  complaintVerdict,
  complaintVerdicts,
  countingCheck,
  lastCheck,
  missingComponents,
  reason,
  restoreProvenAt,
  suspectChange,
} from "./candidate-facts.ts";
import type { CandidateFacts, RankingQuestion } from "./candidate-facts.ts";
import { gatesOf, isBlocking } from "./rank-gates.ts";

/** A version weighed: what blocks it or its tier and score, with every reason. */
export type Weighed = {
  readonly facts: CandidateFacts;
  readonly eligible: boolean;
  readonly tier: number | null;
  readonly score: number | null;
  readonly bars: ScoreBars | null;
  readonly reasons: readonly CandidateReason[];
  readonly blockers: readonly CandidateReason[];
  readonly gates: readonly CandidateGate[];
  /** What is not known of it or speaks against it without blocking: their number decides the tier. */
  readonly unknowns: readonly CandidateReason[];
  readonly components: readonly ComponentDifference[];
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

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

/** What would have to be settled before a version can be recommended, of the one that is nearest to it. */
export type NearestCandidate = { readonly weighed: Weighed; readonly unblock: readonly CandidateReason[] };

/**
 * Where no version is recommended, the one that lacks least: the best eligible one with what is not known of it, else the
 * blocked one with the fewest reasons, the one served last before others. Null where one is recommended or nothing is left
 * besides the suspect.
 */
export function nearestOf(ranking: readonly Weighed[]): NearestCandidate | null {
  if (recommendedOf(ranking) !== null) return null;
  const [first] = ranking;
  if (first?.eligible === true) return { weighed: first, unblock: first.unknowns };
  const isSuspect = ({ blockers }: Weighed) => blockers.some(({ code }) => code === "is_suspect");
  const [nearest] = ranking
    .filter((weighed) => !isSuspect(weighed))
    .toSorted((one, other) => one.blockers.length - other.blockers.length || byRank(one, other));
  return nearest === undefined ? null : { weighed: nearest, unblock: nearest.blockers };
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
  const gates = gatesOf(question, facts);
  const blockers = gates.flatMap((gate) => (isBlocking(gate) && gate.reason !== null ? [gate.reason] : []));
  const unknowns = unknownsOf(gates, facts);
  const reasons = reasonsOf(question, facts, gates);
  const weighed = { facts, gates, unknowns, reasons, blockers, components };
  if (blockers.length > 0) return { ...weighed, eligible: false, tier: null, score: null, bars: null };
  const bars = scoreBars(question, facts);
  const score = Object.values(bars).reduce((sum, bar) => sum + bar, 0);
  return { ...weighed, eligible: true, tier: Math.min(3, unknowns.length + 1), score, bars };
}

const tierGates: readonly CandidateGate["gate"][] = ["not_restorable", "affected_metric", "breaks_consumer"];

/** Of the four things that decide the tier those that are not known to be well. */
function unknownsOf(gates: readonly CandidateGate[], facts: CandidateFacts): CandidateReason[] {
  const ofGates = gates.flatMap(({ gate, outcome, reason: found }) =>
    tierGates.includes(gate) && outcome !== "pass" && found !== null ? [found] : [],
  );
  return [...(facts.goldenCases === 0 ? [reason("no_golden_cases")] : []), ...ofGates];
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

/** The failed gates that only warn, where no reason below says the same. */
function warningsOf(gates: readonly CandidateGate[]): CandidateReason[] {
  return gates.flatMap(({ gate, action, outcome, reason: found }) =>
    action === "warn" && outcome === "fail" && gate !== "breaks_consumer" && found !== null ? [found] : [],
  );
}

function reasonsOf(
  question: RankingQuestion,
  facts: CandidateFacts,
  gates: readonly CandidateGate[],
): CandidateReason[] {
  const shown = complaintVerdict(question, facts);
  const reasons: readonly (CandidateReason | null)[] = [
    ...warningsOf(gates),
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
  const { weights, fullSoakHours, fullTrafficRequests, recencyHalfLifeDays } =
    question.settings ?? defaultRanking;
  const share = (value: number, full: number) =>
    Math.min(1, Math.log1p(value) / Math.log1p(full)) / (1 + facts.incidents);
  const days =
    facts.lastServedAt === null ? Infinity : (question.now.getTime() - facts.lastServedAt.getTime()) / dayMs;
  return {
    evaluation: weights.evaluation * evaluationShare(question, facts),
    soak: weights.soak * share(facts.healthyMs / hourMs, fullSoakHours),
    traffic: weights.traffic * share(facts.servedRequests, fullTrafficRequests),
    recency: weights.recency * 0.5 ** (Math.max(0, days) / recencyHalfLifeDays),
    restore: restoreProvenAt(question, facts) === null ? 0 : weights.restore,
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
