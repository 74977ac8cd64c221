import { z } from "zod";
import { Id } from "#lib/schema/atoms.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** The checks of a test, in the order in which they are shown. */
export const CheckKind = z.enum(["artifacts", "instance", "replay", "contract", "answers", "load"]);
export type CheckKind = z.infer<typeof CheckKind>;

/** How a check came out; only `pass` lets go on without a reason. */
export const CheckVerdict = z.enum(["pass", "fail", "inconclusive", "not_run"]);
export type CheckVerdict = z.infer<typeof CheckVerdict>;

/** Why a check came out as it did, as data; the screens have one sentence per code. */
export const CheckReason = z.object({
  code: z.enum([
    "bundle_restored",
    "artifact_differs",
    "artifact_missing",
    "component_not_recorded",
    "instance_ready",
    "instance_not_ready",
    "cases_equal",
    "cases_differ",
    "cases_unclear",
    "cases_without_answer",
    "no_golden_cases",
    "contract_kept",
    "requests_refused",
    "fields_missing",
    "loss_was_read",
    "requests_without_answer",
    "reads_unknown",
    "no_recorded_requests",
    "modality_without_requests",
    "answers_well_formed",
    "answers_malformed",
    "interface_untold",
    "no_answers",
    "load_carried",
    "load_errors",
    "load_slow",
    "load_unclear",
    "load_not_compared",
    "no_requests_to_send",
    "earlier_check_failed",
  ]),
  facts: z.record(z.string(), z.json()),
});
export type CheckReason = z.infer<typeof CheckReason>;

/** A verdict with its reason, as a check's pure judgement gives it. */
export type CheckJudgement = {
  readonly verdict: CheckVerdict;
  readonly reason: CheckReason;
  readonly evidence: z.infer<typeof CheckReason.shape.facts>;
};

/** One check of a test: of the whole, of a modality (`replay`), or of a consumer (`contract`). */
export const ReplayCheck = z.object({
  kind: CheckKind,
  /** A modality, the slug of a consumer, or empty. */
  subject: z.string(),
  /** Null until it is over. */
  verdict: CheckVerdict.nullable(),
  reason: CheckReason.nullable(),
  evidence: z.record(z.string(), z.json()),
  done: z.int(),
  total: z.int(),
  startedAt: Timestamp.nullable(),
  finishedAt: Timestamp.nullable(),
});
export type ReplayCheck = z.infer<typeof ReplayCheck>;

/** Fields of a consumer whose loss somebody read before the test. */
export const ReadLoss = z.object({ consumerId: Id, fields: z.array(z.string()) });
export type ReadLoss = z.infer<typeof ReadLoss>;

/** What an answer can be besides well-formed. */
export const AnswerFaultCode = z.enum([
  "not_json",
  "no_outputs",
  "output_missing",
  "output_empty",
  "datatype_differs",
  "shape_differs",
  "length_differs",
  "not_a_number",
  "wrong_type",
  "empty_text",
]);
export type AnswerFaultCode = z.infer<typeof AnswerFaultCode>;

/** One thing that is wrong with the form of an answer; `output` is empty where it concerns the whole. */
export type AnswerFault = {
  readonly code: AnswerFaultCode;
  readonly output: string;
  readonly detail: string;
};

/** A fault with the answer that has it. */
export type SeenFault = AnswerFault & {
  readonly source: string;
  readonly key: string;
  readonly modality: Modality;
};

/** What a candidate answered to one recorded request of a consumer. */
export type ContractAnswer = {
  readonly key: string;
  readonly modality: Modality;
  /** `refused`: the request itself was not accepted; `incomplete`: a declared field is missing; `no_answer`: could not be had. */
  readonly outcome: "answered" | "refused" | "incomplete" | "no_answer";
  readonly missing: readonly string[];
  readonly detail: string | null;
};

/** One check to do, before it is begun; `evidence` holds what is known of it already. */
export type PlannedCheck = {
  readonly kind: CheckKind;
  readonly subject: string;
  readonly total: number;
  readonly evidence: Record<string, Json>;
};
