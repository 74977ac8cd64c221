import type { DigitInput } from "#lib/sandbox/data/sample.ts";
import type { Interface } from "#lib/sandbox/model/bundle.ts";
import type { Answer } from "#lib/sandbox/model/postprocessing.ts";

/** One output tensor as sent. */
export interface OutputTensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data: readonly (string | number)[];
}

function durationMs(input: DigitInput): number | null {
  return input.modality === "audio" ? Math.round((input.samples.length * 1000) / input.sampleRateHz) : null;
}

/** Gives the outputs that `interface.json` declares for the input's modality, in its order. */
export function makeOutputs(answer: Answer, input: DigitInput, declaration: Interface): OutputTensor[] {
  const duration = durationMs(input);
  const values: Readonly<Record<string, readonly (string | number)[]>> = {
    label: [answer.label],
    score: [answer.score],
    ...(answer.alternatives ? { alternatives: answer.alternatives } : {}),
    ...(duration === null ? {} : { duration_ms: [duration] }),
  };
  return declaration.outputs.flatMap(({ name, datatype, modalities }) => {
    const data = modalities.includes(input.modality) ? values[name] : undefined;
    return data ? [{ name, datatype, shape: [data.length], data }] : [];
  });
}
