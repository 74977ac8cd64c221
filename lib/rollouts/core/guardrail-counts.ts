import type { LiveCounts, LiveMetric } from "#lib/evaluations/core/live-verdict.ts";
import type { Modality } from "#lib/schema/atoms.ts";

/** Counts of one version and modality over one window. */
export type ArmCounts = {
  readonly modality: Modality;
  readonly requests: number;
  readonly errors: number;
  readonly correct: number;
  readonly wrong: number;
};

/** How many answers were bad of how many that could be judged. */
export type BadAnswers = { readonly bad: number; readonly total: number };

/** The counts of one modality, `overall` being all of them; null without any row. */
export function sumCounts(modality: Modality, arm: readonly ArmCounts[]): LiveCounts | null {
  const rows = arm.filter((row) => modality === "overall" || row.modality === modality);
  if (rows.length === 0) return null;
  const sum = (read: (row: ArmCounts) => number) => rows.reduce((total, row) => total + read(row), 0);
  const requests = sum((row) => row.requests);
  return {
    correct: sum((row) => row.correct),
    labelled: sum((row) => row.correct + row.wrong),
    errors: Math.min(
      sum((row) => row.errors),
      requests,
    ),
    requests,
  };
}

/** Bad answers of a live metric: errors of all requests, or wrong answers of those that got a label; null without any row. */
export function badAnswers(
  metric: LiveMetric,
  modality: Modality,
  arm: readonly ArmCounts[],
): BadAnswers | null {
  const counts = sumCounts(modality, arm);
  if (counts === null) return null;
  if (metric === "error_rate") return { bad: counts.errors ?? 0, total: counts.requests ?? 0 };
  const total = counts.labelled ?? 0;
  return { bad: total - (counts.correct ?? 0), total };
}

/** Requests of an arm, all modalities together. */
export function requestsOf(arm: readonly ArmCounts[]): number {
  return arm.reduce((sum, { requests }) => sum + requests, 0);
}
