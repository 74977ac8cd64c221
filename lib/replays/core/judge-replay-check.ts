import type { ModalityJudgement, ReplayJudgement } from "#lib/replays/comparison-schema.ts";
import type { CheckJudgement, CheckReason } from "#lib/replays/check-schema.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";

const verdicts = {
  passed: "pass",
  failed: "fail",
  inconclusive: "inconclusive",
  not_run: "not_run",
} as const;

/**
 * What a replay says of one modality: the modality's own counts first; where the verdict was decided over all cases together,
 * it holds for every modality that has cases. A modality without golden cases is no test of it.
 */
export function judgeReplayCheck(judgement: ReplayJudgement, modality: Modality): CheckJudgement {
  const own = judgement.modalities.find((each) => each.modality === modality);
  if (own === undefined || own.total === 0)
    return { verdict: "not_run", reason: { code: "no_golden_cases", facts: {} }, evidence: {} };
  const evidence: Record<string, Json> = { ...own, code: judgement.code, corpus: judgement.corpus };
  const reason = ownReason(own);
  if (reason.code === "cases_differ") return { verdict: "fail", reason, evidence };
  if (reason.code === "cases_without_answer") return { verdict: "inconclusive", reason, evidence };
  const isOpenOverall =
    judgement.code === "corpus_beyond_tolerance" ||
    judgement.code === "behaviour_differs" ||
    judgement.code === "divergence_open";
  if (isOpenOverall && own.divergence?.verdict !== "equal") {
    const facts = { total: own.total, code: judgement.code };
    return { verdict: verdicts[judgement.verdict], reason: { code: "cases_unclear", facts }, evidence };
  }
  return { verdict: "pass", reason, evidence };
}

function ownReason(own: ModalityJudgement): CheckReason {
  const { total, failed, noResult, bound, firstDiverging, divergence } = own;
  const boundPercent = bound === null ? null : 100 * bound.upper;
  if (failed > 0 || divergence?.verdict === "different") {
    const stage = firstDiverging?.stage ?? null;
    const components = firstDiverging?.components ?? [];
    return { code: "cases_differ", facts: { total, failed, stage, components, boundPercent } };
  }
  if (noResult > 0) return { code: "cases_without_answer", facts: { total, noResult } };
  return { code: "cases_equal", facts: { total, boundPercent } };
}
