import { engineReason } from "#lib/audit/core/engine-reason.ts";
import type { Verdict } from "#lib/evaluations/verdict-schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { HealthState } from "#lib/targets/schema.ts";
import { liveAccuracy } from "./live-series.ts";

/** What the state of a target is judged from. */
export type HealthFacts = {
  readonly verdicts: readonly Verdict[];
  /** Names of the alerts that are firing. */
  readonly firing: readonly string[];
  /** The modalities that were worse at the last look at the same version. */
  readonly wasWorse: readonly Modality[];
};

/** The state, the modalities that make it degraded and, where the verdicts alone do not say it, why. */
export type HealthJudgement = {
  readonly state: HealthState;
  readonly worse: Modality[];
  readonly reason: string | null;
};

/**
 * Degraded while a metric is worse or an alert fires, and until what was worse is shown to be so no more: "cannot tell yet"
 * never heals. No data when nothing could be compared; missing numbers are never fine.
 */
export function judgeHealth({ verdicts, firing, wasWorse }: HealthFacts): HealthJudgement {
  const now = verdicts.filter(isWorse).map(({ modality }) => modality);
  const open = wasWorse.filter((modality) => !isWell(verdicts, modality));
  const worse = [...new Set([...now, ...open])];
  if (now.length > 0) return { state: "degraded", worse, reason: null };
  if (firing.length > 0)
    return { state: "degraded", worse, reason: engineReason("alert_firing", firing.join(", ")) };
  if (open.length > 0) return { state: "degraded", worse, reason: engineReason("not_yet_recovered") };
  if (verdicts.every(({ kind }) => kind === "no_data"))
    return { state: "no_data", worse, reason: engineReason("nothing_to_compare") };
  return { state: "healthy", worse, reason: null };
}

function isWorse({ kind }: Verdict): boolean {
  return kind === "regressed";
}

function isWell(verdicts: readonly Verdict[], modality: Modality): boolean {
  const accuracy = verdicts.find((each) => each.modality === modality && each.metric === liveAccuracy);
  return accuracy?.kind === "no_change" || accuracy?.kind === "improved";
}
