import { z } from "zod";
import { Stage, StageDigests } from "#lib/replays/stage-schema.ts";
import { Json, Modality } from "#lib/schema/atoms.ts";

/**
 * By which rule an output is compared. `exact` is also the rule for what is of no known type: nothing is taken for equal
 * that is not the same.
 */
export const OutputType = z.enum([
  "label",
  "tensor",
  "probabilities",
  "embedding",
  "text",
  "sampled_text",
  "transcript",
  "boxes",
  "masks",
  "image",
  "audio",
  "video",
  "json",
  "telemetry",
  "exact",
]);
export type OutputType = z.infer<typeof OutputType>;

const share = z.number().min(0).max(1);
const size = z.number().min(0);

/** How far an answer may be from the recorded one. The tensors' are PyTorch's; the others are engineering defaults. */
export const ReplayTolerances = z.object({
  tensor: z
    .object({
      absolute: size.default(1e-5),
      fp16: size.default(1e-3),
      bf16: size.default(1.6e-2),
      fp32: size.default(1.3e-6),
      fp64: size.default(1e-7),
      /** How much wider on another runtime. */
      crossRuntimeFactor: z.number().min(1).default(10),
    })
    .prefault({}),
  /** The largest difference of one probability. */
  probabilities: z.object({ same: share.default(1e-3), cross: share.default(1e-2) }).prefault({}),
  embedding: z
    .object({
      cosine: share.default(0.9999),
      cosineCross: share.default(0.999),
      /** The most that the lengths of two vectors differ, as a share. */
      norm: share.default(0.01),
    })
    .prefault({}),
  /** Word errors as a share of the recorded words: of one transcript, and of all together. */
  transcript: z.object({ utterance: share.default(0.05), corpus: share.default(0.01) }).prefault({}),
  /** The least overlap of a matched box; boxes scored below `score` are not counted. */
  boxes: z.object({ overlap: share.default(0.95), score: share.default(0.3) }).prefault({}),
  masks: z.object({ overlap: share.default(0.98) }).prefault({}),
  image: z
    .object({
      similarity: share.default(0.98),
      noiseDb: size.default(35),
      /** Of the embedding that stands in for an image which differs in detail. */
      cosine: share.default(0.98),
    })
    .prefault({}),
  /** Duration as a share, and the mean distance of log-mel energies in dB. */
  audio: z.object({ duration: share.default(0.01), logMelDb: size.default(0.5) }).prefault({}),
  /** The excess divergence, 0 to 1, up to which answers that vary count as the same behaviour. */
  divergence: z.object({ margin: share.default(0.02) }).prefault({}),
});
export type ReplayTolerances = z.infer<typeof ReplayTolerances>;

/** What is told of one output beyond the version's interface: its type, and outputs that belong to it, by name. */
export const OutputSettings = z.object({
  type: OutputType.optional(),
  /** The output that scores each box. */
  scores: z.string().max(200).optional(),
  /** The output that names each box's class. */
  classes: z.string().max(200).optional(),
  /** The output that embeds the image. */
  embedding: z.string().max(200).optional(),
});
export type OutputSettings = z.infer<typeof OutputSettings>;

/** By what the answers of a model are compared; kept with its golden cases, so that it cannot move afterwards. */
export const CompareSettings = z.object({
  tolerances: ReplayTolerances.prefault({}),
  outputs: z.record(z.string().max(200), OutputSettings).default({}),
});
export type CompareSettings = z.infer<typeof CompareSettings>;

/** Why two outputs count as equal (the first two) or as different. */
export const ComparisonCode = z.enum([
  "equal",
  "within_tolerance",
  "beyond_tolerance",
  "absent",
  "added",
  "empty",
  "not_finite",
  "not_readable",
  "datatype",
  "shape",
  "count",
  "label",
  "top_set",
  "argmax",
  "values",
  "structure",
  "digest",
]);
export type ComparisonCode = z.infer<typeof ComparisonCode>;

/** One output of one answer against the recorded one: what was measured, against which tolerance. */
export const OutputComparison = z.object({
  output: z.string(),
  stage: Stage,
  type: OutputType,
  /** Where the type comes from; `unknown` is why it was compared exactly. */
  typeFrom: z.enum(["settings", "declared", "interface", "unknown"]),
  isEqual: z.boolean(),
  code: ComparisonCode,
  /** e.g. `max_difference`, `cosine`, `word_error_rate`; null where nothing could be measured. */
  measure: z.string().nullable(),
  value: z.number().nullable(),
  tolerance: z.number().nullable(),
  /** Errors and length, where all cases together have a limit of their own. */
  pooled: z.object({ errors: z.number(), length: z.number() }).nullable(),
  expected: z.string(),
  actual: z.string(),
});
export type OutputComparison = z.infer<typeof OutputComparison>;

/** A further answer of a version that was asked again; null: the same as the first. */
export const RepeatedAnswer = z.object({ response: Json, stages: StageDigests.nullable() }).nullable();
export type RepeatedAnswer = z.infer<typeof RepeatedAnswer>;

/** How one golden case came out, with everything that was compared. */
export const CaseEvidence = z.object({
  comparisons: z.array(OutputComparison),
  /** The excess divergence of the outputs that vary, about 0 for the same behaviour; null where none does. */
  divergence: z.number().nullable(),
  /** Stages whose digests were told on both sides. */
  stagesCompared: z.array(Stage),
});
export type CaseEvidence = z.infer<typeof CaseEvidence>;

/** What so many cases prove: with `level` confidence no more than `upper` of all requests would differ. */
export const MismatchBound = z.object({
  cases: z.int(),
  mismatches: z.int(),
  level: z.number(),
  upper: z.number(),
});
export type MismatchBound = z.infer<typeof MismatchBound>;

/** The mean excess divergence over the cases that vary, with its interval and what it says. */
export const DivergenceFinding = z.object({
  verdict: z.enum(["equal", "different", "inconclusive"]),
  cases: z.int(),
  mean: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  margin: z.number(),
});
export type DivergenceFinding = z.infer<typeof DivergenceFinding>;

/** Where the restored version first did something else, how often, and which component does that, the likeliest first. */
export const DivergingStage = z.object({
  stage: Stage,
  cases: z.int(),
  components: z.array(z.string()),
});
export type DivergingStage = z.infer<typeof DivergingStage>;

/** Counts of one modality's cases, and where it first diverged. */
export const ModalityJudgement = z.object({
  modality: Modality,
  total: z.int(),
  passed: z.int(),
  failed: z.int(),
  noResult: z.int(),
  bound: MismatchBound.nullable(),
  firstDiverging: DivergingStage.nullable(),
  divergence: DivergenceFinding.nullable(),
});
export type ModalityJudgement = z.infer<typeof ModalityJudgement>;

/** Why a replay has its verdict. */
export const JudgementCode = z.enum([
  "no_cases",
  "critical_failed",
  "cases_failed",
  "corpus_beyond_tolerance",
  "behaviour_differs",
  "no_answer",
  "divergence_open",
  "all_equal",
]);
export type JudgementCode = z.infer<typeof JudgementCode>;

/** The verdict of a replay and everything it was decided on. */
export const ReplayJudgement = z.object({
  verdict: z.enum(["passed", "failed", "inconclusive", "not_run"]),
  code: JudgementCode,
  total: z.int(),
  passed: z.int(),
  failed: z.int(),
  noResult: z.int(),
  criticalFailed: z.int(),
  /** Of the cases that were answered; null without any. */
  bound: MismatchBound.nullable(),
  divergence: DivergenceFinding.nullable(),
  /** Word errors over all transcripts; null without any. */
  corpus: z.object({ rate: z.number(), tolerance: z.number(), length: z.number() }).nullable(),
  firstDiverging: DivergingStage.nullable(),
  modalities: z.array(ModalityJudgement),
});
export type ReplayJudgement = z.infer<typeof ReplayJudgement>;
