import type { CompareSettings, ReplayJudgement } from "#lib/replays/comparison-schema.ts";
import type { RecordGoldenCase } from "#lib/replays/schema.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";
import { readInterface } from "#lib/versions/core/read-interface.ts";
import { answerOf, withStages } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { CompareContext } from "./comparator.ts";
import { compareCase } from "./compare-case.ts";
import type { CaseComparison, RecordedAnswers } from "./compare-case.ts";
import { findVaryingParts, nothingVaries } from "./compare-stages.ts";
import type { VaryingParts } from "./compare-stages.ts";
import { judgeCases } from "./judge-cases.ts";
import type { JudgedCase } from "./judge-cases.ts";

/** How the golden cases of one version are asked again, compared and judged. */
export type GoldenComparison = {
  /** How often a case is asked: where the modality's answers vary, as often as the healthy version was; else once. */
  readonly askings: (golden: RecordGoldenCase) => number;
  /** The recorded request, asking for stage digests and values too. */
  readonly requestOf: (golden: RecordGoldenCase) => Json;
  /** Compares the responses to one case with what is recorded. */
  readonly compare: (golden: RecordGoldenCase, responses: readonly Json[]) => CaseComparison;
  /** The verdict over cases; those that were not asked are left out by the caller. */
  readonly judge: (cases: readonly JudgedCase[]) => ReplayJudgement;
};

/** The answers of a golden case: the first, and the further ones with those that were the same filled in. */
export function recordedAnswers(golden: RecordGoldenCase): RecordedAnswers {
  const answer: Answer = { response: golden.response, stages: golden.stageDigests };
  return { answer, repeats: golden.repeats.map((repeat) => repeat ?? answer) };
}

/** What a comparison knows of a version: the golden set's settings, and the outputs that its interface declares. */
export function compareContext(settings: CompareSettings, interfaceContent: string | null): CompareContext {
  const reading = readInterface(interfaceContent);
  const outputs = reading.isReadable ? reading.document.outputs : [];
  return { ...settings, runtime: "same", fields: new Map(outputs.map((field) => [field.name, field])) };
}

/**
 * Prepares the comparison of a version's golden cases. What varies is decided over all cases of a modality, not for each
 * case: an answer that varies once in twenty must not fail the case whose few repeats happened to agree.
 */
export function goldenComparison(
  cases: readonly RecordGoldenCase[],
  context: CompareContext,
): GoldenComparison {
  const modalities = [...new Set(cases.map(({ modality }) => modality))];
  const varying = new Map(modalities.map((modality) => [modality, varyingOf(modality, cases, context)]));
  const varyingIn = ({ modality }: RecordGoldenCase) => varying.get(modality) ?? nothingVaries;
  return {
    askings: (golden) => (varyingIn(golden).stages.size > 0 ? Math.max(2, 1 + golden.repeats.length) : 1),
    requestOf: ({ request }) => withStages(request),
    compare: (golden, responses) =>
      compareCase(recordedAnswers(golden), responses.map(answerOf), { context, varying: varyingIn(golden) }),
    judge: (judged) => judgeCases(judged, context),
  };
}

function varyingOf(
  modality: Modality,
  cases: readonly RecordGoldenCase[],
  context: CompareContext,
): VaryingParts {
  return findVaryingParts(cases.filter((one) => one.modality === modality).map(recordedAnswers), context);
}
