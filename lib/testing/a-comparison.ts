import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import type { OutputSettings, OutputType } from "#lib/replays/comparison-schema.ts";
import type { CompareContext } from "#lib/replays/core/comparator.ts";
import { compareOutputs } from "#lib/replays/core/compare-output.ts";
import { readTensors } from "#lib/replays/core/read-outputs.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { InterfaceField } from "#lib/versions/interface-schema.ts";

/** An output tensor; called y, FP32 and flat unless told otherwise. */
export type Tensor = { name?: string; datatype?: string; shape?: number[]; data: Json[] };
/** What is known besides two outputs; `companions` are the other outputs of both answers. */
export type ComparisonGiven = {
  type?: OutputType;
  field?: object;
  settings?: OutputSettings;
  runtime?: "same" | "cross";
  companions?: [Tensor[], Tensor[]];
};

/** The context of a comparison of the output y. */
export function contextOf({ type, field, settings, runtime = "same" }: ComparisonGiven): CompareContext {
  const fields = field === undefined ? [] : [InterfaceField.parse({ name: "y", ...field })];
  return {
    ...CompareSettings.parse({ outputs: { y: { ...settings, ...(type && { type }) } } }),
    runtime,
    fields: new Map(fields.map((one) => [one.name, one])),
  };
}

/** The tensors of an answer. */
export const tensors = (given: Tensor[]) =>
  readTensors(given.map((one) => ({ name: "y", datatype: "FP32", shape: [one.data.length], ...one })));

/** Compares one output, called y. */
export function compareOne(golden: Tensor, given: Tensor, options: ComparisonGiven = {}) {
  const [own, other] = options.companions ?? [[], []];
  const sides = [tensors([golden, ...own]), tensors([given, ...other])] as const;
  const found = compareOutputs(...sides, { stage: "postprocess", context: contextOf(options) });
  return found.find(({ output }) => output === "y");
}

/** A tensor of numbers. */
export const floats = (...data: number[]): Tensor => ({ data });
/** A tensor of texts. */
export const texts = (...data: string[]): Tensor => ({ datatype: "BYTES", data });
