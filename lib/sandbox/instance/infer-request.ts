import { z } from "zod";
import type { DigitInput } from "#lib/sandbox/data/sample.ts";
import { HttpError } from "#lib/sandbox/http/http-error.ts";
import type { Interface } from "#lib/sandbox/model/bundle.ts";

type Declared = Interface["inputs"][number];

/** Body of an inference request: Open Inference Protocol v2, REST, "Inference Request JSON Object". */
export const InferRequest = z.object({
  id: z.string().min(1).max(200).optional(),
  parameters: z
    .object({ stage_digests: z.boolean().optional(), stage_values: z.boolean().optional() })
    .loose()
    .optional(),
  inputs: z
    .array(
      z.object({
        name: z.string(),
        datatype: z.string(),
        shape: z.array(z.int().nonnegative()).max(4),
        parameters: z.record(z.string(), z.json()).optional(),
        data: z.array(z.json()),
      }),
    )
    .min(1),
});
export type InferRequest = z.infer<typeof InferRequest>;
type Given = InferRequest["inputs"][number];

const MIN_RATE_HZ = 4000;
const MAX_RATE_HZ = 48_000;

const refuse = (input: Given, why: string): HttpError => new HttpError(400, `input ${input.name}: ${why}`);

function checkShape(given: Given, declared: Declared, length: number): void {
  if (given.datatype !== declared.datatype) {
    throw refuse(given, `datatype ${given.datatype} was sent, ${declared.datatype} is expected`);
  }
  const fits =
    given.shape.length === declared.shape.length &&
    declared.shape.every((size, i) => size === -1 || size === given.shape[i]);
  if (!fits) throw refuse(given, `shape [${given.shape}] was sent, [${declared.shape}] is expected`);
  const expected = given.shape.reduce((product, size) => product * size, 1);
  if (length !== expected) throw refuse(given, `${length} values were sent, the shape says ${expected}`);
}

function readNumbers(given: Given, declared: Declared, values: readonly unknown[]): number[] {
  const { minimum = -Infinity, maximum = Infinity, minItems = 0, maxItems = Infinity } = declared.schema;
  if (values.length < minItems || values.length > maxItems) {
    throw refuse(given, `${values.length} values were sent, ${minItems} to ${maxItems} are expected`);
  }
  return values.map((value, i) => {
    if (typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum)
      return value;
    throw refuse(given, `value ${i} is not a whole number from ${minimum} to ${maximum}`);
  });
}

function readText(given: Given, declared: Declared, values: readonly unknown[]): string {
  const { minLength = 0, maxLength = Infinity } = declared.schema;
  const text = values[0];
  if (typeof text !== "string") throw refuse(given, "a string is expected");
  if (text.length < minLength || text.length > maxLength) {
    throw refuse(given, `the text has ${text.length} characters, ${minLength} to ${maxLength} are expected`);
  }
  return text;
}

function readRate(given: Given): number {
  const rate = given.parameters?.["sample_rate"] ?? 8000;
  if (typeof rate === "number" && Number.isInteger(rate) && rate >= MIN_RATE_HZ && rate <= MAX_RATE_HZ)
    return rate;
  throw refuse(given, `parameters.sample_rate is a whole number from ${MIN_RATE_HZ} to ${MAX_RATE_HZ}`);
}

/** Gives the one input of a request, checked against `interface.json`. Throws HttpError 400 that names the input. */
export function readInput(request: InferRequest, declaration: Interface): DigitInput {
  const [given, second] = request.inputs;
  if (!given || second) throw new HttpError(400, `one input is expected, ${request.inputs.length} were sent`);
  const declared = declaration.inputs.find((each) => each.name === given.name);
  const modality = declared?.modalities[0];
  if (!declared || !modality) {
    const names = declaration.inputs.map((each) => each.name).join(", ");
    throw refuse(given, `the model has no such input, it has ${names}`);
  }
  const values: unknown[] = given.data.flat(3);
  checkShape(given, declared, values.length);
  if (modality === "text") return { modality, text: readText(given, declared, values) };
  const numbers = readNumbers(given, declared, values);
  if (modality === "image") return { modality, pixels: Uint8Array.from(numbers) };
  return { modality, sampleRateHz: readRate(given), samples: Int16Array.from(numbers) };
}
