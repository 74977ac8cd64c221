import type { Verdict } from "#lib/evaluations/verdict-schema.ts";
import type { RankingSettings } from "#lib/models/judging-schema.ts";
import type { CandidateReason, ConsumerImpact } from "#lib/rollbacks/schema.ts";
import type { LocalizedText, Modality } from "#lib/schema/atoms.ts";
import { liveAccuracy } from "#lib/targets/core/live-series.ts";
import { checkCounts } from "#lib/targets/core/readiness-state.ts";
import type { ReadinessCheck } from "#lib/targets/readiness-schema.ts";
import { compareComponents } from "#lib/versions/core/compare-components.ts";
import type { Component, ComponentKind, VersionDetail } from "#lib/versions/schema.ts";

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
  /** Security fixes that came after it and would be lost, in words. */
  readonly securityFixesLost?: readonly LocalizedText[];
  /** The newest readiness check of this version on the target; null: it was never checked there. */
  readonly readiness: Pick<ReadinessCheck, "verdict" | "parts" | "readyMs" | "requestedAt"> | null;
};

/** The question: which version is left, what was served before it, and what users complain about. */
export type RankingQuestion = {
  readonly suspect: VersionDetail;
  /** What served before the suspect; null when nothing did. */
  readonly predecessor: VersionDetail | null;
  readonly complaint: readonly Modality[];
  /** The model's weights and gates; absent: the product's defaults. */
  readonly settings?: RankingSettings;
  readonly now: Date;
};

/** The components that nobody recorded, as the reason against a version; null: all seven are. */
export function missingComponents(version: VersionDetail): CandidateReason | null {
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

/** A file of a version that was found missing or changed; null: none was. */
export function brokenArtifact(version: VersionDetail): CandidateReason | null {
  const broken = fetched(version).find(({ check }) => check !== null && check.result !== "intact");
  if (broken?.check === undefined || broken.check === null) return null;
  const facts = { components: [broken.kind], at: broken.check.at.toISOString(), detail: broken.check.detail };
  return reason(broken.check.result === "missing" ? "artifact_missing" : "artifact_differs", facts);
}

/** When the whole bundle was last seen intact: the oldest of its checks; null when one was not checked or is not intact. */
export function lastCheck(version: VersionDetail): Date | null {
  const checks = fetched(version).map(({ check }) =>
    check?.result === "intact" ? check.at.getTime() : null,
  );
  const times = checks.filter((time) => time !== null);
  return times.length === checks.length && times.length > 0 ? new Date(Math.min(...times)) : null;
}

/** The readiness check of a version while it still counts. */
export function countingCheck({ now }: RankingQuestion, { readiness }: CandidateFacts) {
  return readiness !== null && checkCounts(readiness, now) ? readiness : null;
}

/**
 * When a restore was last seen to work: a readiness check that fetched the bundle and started it, else artifacts that were seen
 * intact. A check that found one of the two wanting takes the proof away for as long as it counts.
 */
export function restoreProvenAt(question: RankingQuestion, facts: CandidateFacts): Date | null {
  const check = countingCheck(question, facts);
  const outcomes = (check?.parts ?? [])
    .filter(({ part }) => part === "artifacts" || part === "instance")
    .map(({ outcome }) => outcome);
  if (outcomes.includes("fail")) return null;
  const isRestored = outcomes.length === 2 && outcomes.every((outcome) => outcome === "pass");
  return isRestored && check !== null ? check.requestedAt : lastCheck(facts.version);
}

/** The components that changed when the suspect came: a candidate that has the same ones may have the same fault. */
export function suspectChange({ suspect, predecessor }: RankingQuestion, version: VersionDetail) {
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

/** What is known of a candidate where users complain. */
export type ComplaintVerdict = "better" | "not_better" | "not_shown";

/** The candidate's verdicts where users complain. */
export function complaintVerdicts(
  { complaint }: RankingQuestion,
  { verdicts }: CandidateFacts,
): readonly Verdict[] {
  return verdicts.filter(
    ({ metric, modality }) =>
      metric === liveAccuracy && (complaint.includes(modality) || complaint.includes("overall")),
  );
}

/** Whether a candidate was measured to be better where users complain, not better, or not shown to be either. */
export function complaintVerdict(question: RankingQuestion, facts: CandidateFacts): ComplaintVerdict {
  const found = complaintVerdicts(question, facts);
  if (found.some(({ kind }) => kind === "improved")) return "better";
  return found.some(({ kind }) => kind === "regressed" || kind === "no_change") ? "not_better" : "not_shown";
}

/** The numbers of that measurement. */
export function complaintFacts(question: RankingQuestion, facts: CandidateFacts): CandidateReason["facts"] {
  const [verdict] = complaintVerdicts(question, facts);
  if (verdict === undefined) return {};
  const { modality, evidence } = verdict;
  if (evidence === null) return { modality };
  const { estimate, suspect: candidate, baseline: suspect, interval } = evidence;
  const bounds = interval === null ? {} : { lower: interval.lower, upper: interval.upper };
  return { modality, estimate, candidate, suspect, ...bounds };
}

/** A reason as data. */
export function reason(code: CandidateReason["code"], facts: CandidateReason["facts"] = {}): CandidateReason {
  return { code, facts };
}
