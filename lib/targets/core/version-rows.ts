import type { JudgedPair } from "#lib/evaluations/core/judge-pairs.ts";
import { headlinePairs, pairEvaluations } from "#lib/evaluations/core/pair-evaluations.ts";
import type { EvaluationPair } from "#lib/evaluations/core/pair-evaluations.ts";
import type { Evaluation } from "#lib/evaluations/schema.ts";
import type { ShortVerdict } from "#lib/targets/view-schema.ts";

/** A version with its place in the lineage. */
export type Lineage = { readonly id: string; readonly parentId: string | null };

/**
 * The version that another is compared with: its parent where that is known, else the one built before it. `versions`
 * are newest first; the oldest one without a parent has none.
 */
export function versionBefore<V extends Lineage>(version: Lineage, versions: readonly V[]): V | null {
  const parent = versions.find(({ id }) => id === version.parentId);
  if (parent !== undefined) return parent;
  const index = versions.findIndex(({ id }) => id === version.id);
  return index === -1 ? null : (versions[index + 1] ?? null);
}

/** The pairs of results that are judged together to compare each version with the one before, by version id. */
export function pairsWithBefore(
  versions: readonly Lineage[],
  evaluations: readonly Evaluation[],
): Map<string, EvaluationPair[]> {
  const byVersion = Map.groupBy(evaluations, ({ versionId }) => versionId);
  return new Map(
    versions.map((version) => {
      const before = versionBefore(version, versions);
      const base = before === null ? [] : (byVersion.get(before.id) ?? []);
      return [version.id, pairEvaluations(base, byVersion.get(version.id) ?? [])];
    }),
  );
}

/** Of a version's verdicts the one on the headline metric of each modality, in short. */
export function shortVerdicts(judged: readonly JudgedPair[], metric: string): ShortVerdict[] {
  const headlines = headlinePairs(judged, metric);
  return judged.flatMap((pair) =>
    headlines.includes(pair) ? [{ modality: pair.modality, verdict: pair.verdict }] : [],
  );
}
