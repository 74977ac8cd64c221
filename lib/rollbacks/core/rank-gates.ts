import { defaultRanking } from "#lib/models/core/default-ranking.ts";
import { breakingFields } from "#lib/rollbacks/core/breaking-fields.ts";
import type { CandidateGate, CandidateReason } from "#lib/rollbacks/schema.ts";
import {
  brokenArtifact,
  complaintFacts,
  complaintVerdict,
  missingComponents,
  reason,
  restoreProvenAt,
  suspectChange,
} from "./candidate-facts.ts";
import type { CandidateFacts, RankingQuestion } from "./candidate-facts.ts";

type Finding = Pick<CandidateGate, "outcome" | "reason">;

const pass: Finding = { outcome: "pass", reason: null };

function failing(found: CandidateReason | null): Finding {
  return found === null ? pass : { outcome: "fail", reason: found };
}

function unknown(found: CandidateReason | null): Finding {
  return { outcome: "unknown", reason: found };
}

function knownBad({ version: { knownBad: mark } }: CandidateFacts): CandidateReason | null {
  return mark === null ? null : reason("known_bad", { at: mark.at.toISOString(), reason: mark.reason });
}

function restorable(question: RankingQuestion, facts: CandidateFacts): Finding {
  const broken = brokenArtifact(facts.version);
  if (broken !== null) return failing(broken);
  return restoreProvenAt(question, facts) === null ? unknown(reason("artifacts_not_checked")) : pass;
}

function securityKept({ securityFixesLost = [] }: CandidateFacts): Finding {
  const [fix] = securityFixesLost;
  if (fix === undefined) return pass;
  return failing(reason("security_fix_lost", { count: securityFixesLost.length, text: fix }));
}

function affectedMetric(question: RankingQuestion, facts: CandidateFacts): Finding {
  const verdict = complaintVerdict(question, facts);
  if (verdict === "better") return pass;
  return verdict === "not_better"
    ? failing(reason("not_better_on_complaint", complaintFacts(question, facts)))
    : unknown(reason("complaint_not_shown"));
}

function consumersKept({ impacts }: CandidateFacts): Finding {
  const broken = impacts.find(({ breaks }) => breaks);
  if (broken !== undefined) {
    const { name: consumer, lostFields } = broken;
    const fields = lostFields.length > 0 ? lostFields : breakingFields(broken);
    return failing(
      reason(lostFields.length > 0 ? "consumer_loses_field" : "consumer_breaks", { consumer, fields }),
    );
  }
  const untold = impacts.filter(({ isKnown }) => !isKnown).length;
  return untold === 0 ? pass : unknown(reason("consumers_unknown", { count: untold }));
}

function withoutSuspectChange(question: RankingQuestion, { version }: CandidateFacts): Finding {
  if (question.predecessor === null) return unknown(null);
  const { blocker, warning } = suspectChange(question, version);
  return blocker === null && warning !== null ? unknown(warning) : failing(blocker);
}

/**
 * Every gate of a candidate: passed, failed, or not known, with the reason as data and what a failure does by the model's
 * settings. That the candidate is another version than the suspect is no setting: it always blocks.
 */
export function gatesOf(question: RankingQuestion, facts: CandidateFacts): CandidateGate[] {
  const { gates: actions } = question.settings ?? defaultRanking;
  const { version } = facts;
  const findings = {
    known_bad: failing(knownBad(facts)),
    never_served: failing(facts.lastServedAt === null ? reason("never_served") : null),
    imported: failing(version.imported ? reason("imported") : null),
    not_recorded: failing(missingComponents(version)),
    not_restorable: restorable(question, facts),
    security_fix_lost: securityKept(facts),
    contains_suspect_change: withoutSuspectChange(question, facts),
    affected_metric: affectedMetric(question, facts),
    breaks_consumer: consumersKept(facts),
  } as const satisfies Record<Exclude<CandidateGate["gate"], "is_suspect">, Finding>;
  const isSuspect = failing(version.id === question.suspect.id ? reason("is_suspect") : null);
  const names = Object.keys(findings) as (keyof typeof findings)[];
  return [
    { gate: "is_suspect", action: "block", ...isSuspect },
    ...names.map((gate) => ({ gate, action: actions[gate], ...findings[gate] })),
  ];
}

/** Whether a gate leaves no choice. */
export function isBlocking({ action, outcome }: CandidateGate): boolean {
  return action === "block" && outcome === "fail";
}
