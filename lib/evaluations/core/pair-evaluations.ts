import type { Evaluation } from "#lib/evaluations/schema.ts";
import { compareIdentities } from "#lib/metrics/comparability.ts";
import type { Comparability, MeasuredIdentity } from "#lib/metrics/comparability.ts";
import type { Modality } from "#lib/schema/atoms.ts";

/** One metric of one modality on one dataset, of two versions; a side without a result is null. */
export interface EvaluationPair {
  readonly modality: Modality;
  readonly metric: string;
  readonly base: Evaluation | null;
  readonly head: Evaluation | null;
  readonly comparability: Comparability;
}

type Measured = { readonly evaluation: Evaluation; readonly identity: MeasuredIdentity };

const nothingToCompare: Comparability = { status: "comparable", reasons: [] };

function measuredOf(evaluations: readonly Evaluation[]): Measured[] {
  const newest = new Map<string, Measured>();
  for (const evaluation of evaluations.toSorted((a, b) => b.ranAt.getTime() - a.ranAt.getTime())) {
    for (const { metric } of evaluation.metrics) {
      const { modality, dataset, metricDefinition } = evaluation;
      const identity = { metric, modality, dataset, metricDefinition };
      const key = JSON.stringify([metric, modality, dataset, metricDefinition]);
      if (!newest.has(key)) newest.set(key, { evaluation, identity });
    }
  }
  return [...newest.values()];
}

/** How near two results are: the same data first, then an unrecorded identity, then only the same name. */
function nearness(one: Measured, other: Measured): number {
  const { status } = compareIdentities(one.identity, other.identity);
  if (status === "comparable") return 3;
  if (status === "identity_not_recorded") return 2;
  return one.identity.dataset.name === other.identity.dataset.name ? 1 : 0;
}

function isSameQuestion(one: Measured, other: Measured): boolean {
  return one.identity.metric === other.identity.metric && one.identity.modality === other.identity.modality;
}

function pairOf(base: Measured | null, head: Measured | null): EvaluationPair[] {
  const known = head ?? base;
  if (known === null) return [];
  const comparability =
    base === null || head === null ? nothingToCompare : compareIdentities(base.identity, head.identity);
  const { modality } = known.evaluation;
  const { metric } = known.identity;
  return [
    { modality, metric, base: base?.evaluation ?? null, head: head?.evaluation ?? null, comparability },
  ];
}

/**
 * Puts the newest results of two versions side by side, per modality, metric and dataset. A result finds the partner on
 * the same data; where there is none but the same metric was measured on other data of that name, they stand side by
 * side as not comparable; the rest stand alone, with null on the other side.
 */
export function pairEvaluations(base: readonly Evaluation[], head: readonly Evaluation[]): EvaluationPair[] {
  const left = new Set(measuredOf(base));
  const right = measuredOf(head);
  const partners = new Map<Measured, Measured>();
  for (const wanted of [3, 2, 1]) {
    for (const one of right) {
      if (partners.has(one)) continue;
      const partner = [...left].find(
        (other) => isSameQuestion(one, other) && nearness(one, other) === wanted,
      );
      if (partner === undefined) continue;
      partners.set(one, partner);
      left.delete(partner);
    }
  }
  return [
    ...right.flatMap((one) => pairOf(partners.get(one) ?? null, one)),
    ...[...left].flatMap((one) => pairOf(one, null)),
  ];
}

function largest(evaluation: Evaluation | null): number {
  return Math.max(0, ...(evaluation?.metrics.map(({ n }) => n ?? 0) ?? []));
}

function sizeOf({ base, head }: EvaluationPair): number {
  return Math.min(largest(base), largest(head));
}

/** Of each modality's comparable pairs of one metric the one with the most samples: what a single word is said of. */
export function headlinePairs(pairs: readonly EvaluationPair[], metric: string): EvaluationPair[] {
  const best = new Map<Modality, EvaluationPair>();
  for (const pair of pairs) {
    if (pair.metric !== metric || pair.base === null || pair.head === null) continue;
    if (pair.comparability.status === "not_comparable") continue;
    const before = best.get(pair.modality);
    if (before === undefined || sizeOf(pair) > sizeOf(before)) best.set(pair.modality, pair);
  }
  return [...best.values()];
}
