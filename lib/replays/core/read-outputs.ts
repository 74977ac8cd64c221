import type { Json } from "#lib/schema/atoms.ts";

/** One output tensor of an Open Inference Protocol v2 response, nested data laid flat. */
export type Output = {
  readonly name: string;
  readonly datatype: string | null;
  readonly shape: readonly number[] | null;
  readonly data: readonly Json[];
  /** The type that the response itself tells, in the tensor's `parameters.output_type`. */
  readonly declaredType: string | null;
};

type JsonObject = { readonly [key: string]: Json };

/** Whether a JSON value is an object with members. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

const deepest = 8;

function flatten(data: readonly Json[]): readonly Json[] {
  return data.some((value) => Array.isArray(value)) ? (data.flat(deepest) as Json[]) : data;
}

/** Reads one tensor; null for what is none. */
function readOutput(value: Json): Output | null {
  if (!isJsonObject(value) || typeof value["name"] !== "string") return null;
  const { name, datatype, shape, data, parameters } = value;
  const told = isJsonObject(parameters) ? parameters["output_type"] : null;
  const sizes = Array.isArray(shape) ? shape.filter((size) => typeof size === "number") : null;
  return {
    name,
    datatype: typeof datatype === "string" ? datatype.toUpperCase() : null,
    shape: sizes,
    data: Array.isArray(data) ? flatten(data) : [],
    declaredType: typeof told === "string" ? told : null,
  };
}

/** The tensors of a list; what is no tensor is left out. */
export function readTensors(list: Json | undefined): readonly Output[] {
  if (!Array.isArray(list)) return [];
  return list.map(readOutput).filter((output) => output !== null);
}

/** The outputs of a response, in its order; none where it has none. */
export function outputsOf(response: Json): readonly Output[] {
  return readTensors(isJsonObject(response) ? response["outputs"] : undefined);
}

/**
 * The numbers of an output; null where a value is none. JSON has no NaN: null and the words NaN, Infinity and -Infinity,
 * which servers write instead, are read as such.
 */
export function numbersOf({ data }: Output): Float64Array | null {
  const numbers = new Float64Array(data.length);
  for (const [index, value] of data.entries()) {
    const number = numberOf(value);
    if (number === undefined) return null;
    numbers[index] = number;
  }
  return numbers;
}

function numberOf(value: Json): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value === null || value === "NaN") return Number.NaN;
  return value === "Infinity" || value === "-Infinity" ? Number(value) : undefined;
}

/** The texts of an output; null where a value is none. */
export function textsOf({ data }: Output): readonly string[] | null {
  return data.every((value) => typeof value === "string") ? data : null;
}

const shownValues = 4;
const shownLength = 80;

/** An output in a few words for a person. */
export function describeOutput({ name, data }: Output): string {
  const shown = data
    .slice(0, shownValues)
    .map((value) => (typeof value === "number" ? value.toPrecision(4) : printed(value)));
  return `${name}: ${shown.join(", ")}${data.length > shownValues ? ", …" : ""}`;
}

function printed(value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}
