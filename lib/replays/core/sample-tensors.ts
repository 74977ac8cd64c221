import type { Json } from "#lib/schema/atoms.ts";
import { isJsonObject, readTensors } from "./read-outputs.ts";
import type { Output } from "./read-outputs.ts";

/** A tensor of a request or answer with what it tells of itself, e.g. its sample rate. */
export type SampleTensor = Output & { readonly parameters: Readonly<Record<string, Json>> };

/** The tensors of a list with their parameters; what is no tensor is left out. */
export function readSampleTensors(list: Json | undefined): readonly SampleTensor[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((value) => {
    const [tensor] = readTensors([value]);
    if (tensor === undefined) return [];
    const told = isJsonObject(value) ? value["parameters"] : undefined;
    return [{ ...tensor, parameters: isJsonObject(told) ? told : {} }];
  });
}

/** The inputs of an inference request. */
export function inputsOf(request: Json): readonly SampleTensor[] {
  return readSampleTensors(isJsonObject(request) ? request["inputs"] : undefined);
}

/** The sizes of a tensor without leading ones, else its length alone. */
export function innerShape({ shape, data }: Output): readonly number[] {
  if (shape === null) return [data.length];
  const first = shape.findIndex((size) => size !== 1);
  return first === -1 ? [1] : shape.slice(first);
}
