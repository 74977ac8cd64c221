import type {
  CaseEvidence,
  CompareSettings,
  DivergenceFinding,
  DivergingStage,
  JudgementCode,
  ModalityJudgement,
  ReplayJudgement,
} from "#lib/replays/comparison-schema.ts";
import type { Stage } from "#lib/replays/stage-schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { ComponentKind } from "#lib/versions/schema.ts";
import { stageOrder } from "./answer.ts";
import { judgeDivergence } from "./excess-divergence.ts";
import { mismatchBound } from "./mismatch-bound.ts";

/** How one golden case of a replay came out; `no_result` is an answer that could not be had. */
export type JudgedCase = {
  readonly modality: Modality;
  readonly critical: boolean;
  readonly verdict: "passed" | "failed" | "no_result";
  readonly firstDiverging: Stage | null;
  readonly evidence: CaseEvidence | null;
};

/** The level at which any modality may be found to differ, beside the test over all cases at 0.05. */
const modalityAlpha = 0.01;

/** Which components make a stage's output, the likeliest first. */
export const componentsOfStage: Readonly<Record<Stage, readonly ComponentKind[]>> = {
  decode: ["runtime", "preprocessing"],
  preprocess: ["preprocessing", "runtime"],
  raw_output: ["weights", "config", "runtime"],
  postprocess: ["postprocessing", "interface"],
  telemetry: ["monitoring"],
};

/** Whether a case ends the replay at once: what is critical must not differ. */
export function failsAtOnce(one: Pick<JudgedCase, "critical" | "verdict">): boolean {
  return one.critical && one.verdict === "failed";
}

function counts(cases: readonly JudgedCase[]) {
  const of = (verdict: JudgedCase["verdict"]) => cases.filter((one) => one.verdict === verdict).length;
  return { total: cases.length, passed: of("passed"), failed: of("failed"), noResult: of("no_result") };
}

/** Where most failing cases first differ, the earlier stage where two are as frequent; null where no stage is told. */
function firstDiverging(cases: readonly JudgedCase[]): DivergingStage | null {
  const found = stageOrder.map((stage) => ({
    stage,
    cases: cases.filter((one) => one.verdict === "failed" && one.firstDiverging === stage).length,
  }));
  const most = found.reduce((best, one) => (one.cases > best.cases ? one : best));
  return most.cases === 0 ? null : { ...most, components: [...componentsOfStage[most.stage]] };
}

function divergenceOf(
  cases: readonly JudgedCase[],
  { margin, alpha }: { readonly margin: number; readonly alpha?: number },
): DivergenceFinding | null {
  const values = cases.flatMap(({ evidence }) => evidence?.divergence ?? []);
  return values.length === 0 ? null : judgeDivergence(values, { margin, ...(alpha && { alpha }) });
}

function judgeModality(
  modality: Modality,
  cases: readonly JudgedCase[],
  limits: { readonly margin: number; readonly alpha: number },
): ModalityJudgement {
  const own = cases.filter((one) => one.modality === modality);
  const counted = counts(own);
  return {
    modality,
    ...counted,
    bound: mismatchBound(counted.passed + counted.failed, counted.failed),
    firstDiverging: firstDiverging(own),
    divergence: divergenceOf(own, limits),
  };
}

function corpusOf(cases: readonly JudgedCase[], tolerance: number): ReplayJudgement["corpus"] {
  const pooled = cases.flatMap(
    ({ evidence }) => evidence?.comparisons.flatMap((one) => one.pooled ?? []) ?? [],
  );
  const length = pooled.reduce((sum, one) => sum + one.length, 0);
  if (length === 0) return null;
  return { rate: pooled.reduce((sum, one) => sum + one.errors, 0) / length, tolerance, length };
}

type Found = Omit<ReplayJudgement, "verdict" | "code">;

/** The first reason that holds decides: what fails comes before what is open, and that before what passes. */
function decide({ total, failed, noResult, criticalFailed, corpus, divergence, modalities }: Found): {
  verdict: ReplayJudgement["verdict"];
  code: JudgementCode;
} {
  if (total === 0) return { verdict: "not_run", code: "no_cases" };
  if (criticalFailed > 0) return { verdict: "failed", code: "critical_failed" };
  if (failed > 0) return { verdict: "failed", code: "cases_failed" };
  if (corpus !== null && corpus.rate > corpus.tolerance)
    return { verdict: "failed", code: "corpus_beyond_tolerance" };
  const findings = [divergence, ...modalities.map((one) => one.divergence)];
  if (findings.some((one) => one?.verdict === "different"))
    return { verdict: "failed", code: "behaviour_differs" };
  if (noResult > 0) return { verdict: "inconclusive", code: "no_answer" };
  if (divergence?.verdict === "inconclusive") return { verdict: "inconclusive", code: "divergence_open" };
  return { verdict: "passed", code: "all_equal" };
}

/**
 * The verdict of a replay from its cases: a failing one fails it, an answer that could not be had leaves it open, no case is
 * no test. Answers that vary are judged by their excess divergence over all cases, and, at 1 % divided by the number of
 * modalities, in each. Cases that were not asked (a replay that ended at once) are left out by the caller.
 */
export function judgeCases(cases: readonly JudgedCase[], { tolerances }: CompareSettings): ReplayJudgement {
  const names = [...new Set(cases.map(({ modality }) => modality))].toSorted();
  const { margin } = tolerances.divergence;
  const alpha = modalityAlpha / Math.max(1, names.length);
  const counted = counts(cases);
  const found = {
    ...counted,
    criticalFailed: cases.filter(failsAtOnce).length,
    bound: mismatchBound(counted.passed + counted.failed, counted.failed),
    divergence: divergenceOf(cases, { margin }),
    corpus: corpusOf(cases, tolerances.transcript.corpus),
    firstDiverging: firstDiverging(cases),
    modalities: names.map((modality) => judgeModality(modality, cases, { margin, alpha })),
  };
  return { ...decide(found), ...found };
}
