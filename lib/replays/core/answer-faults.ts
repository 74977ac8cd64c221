import type { AnswerFault, AnswerFaultCode } from "#lib/replays/check-schema.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";
import type { InterfaceField } from "#lib/versions/interface-schema.ts";

/** What the version declares of its answers; `outputs` null where its interface cannot be read. */
export type DeclaredAnswer = {
  readonly modality: Modality;
  readonly outputs: readonly InterfaceField[] | null;
  /** Above 0: a batch dimension stands before the declared shapes. */
  readonly maxBatchSize: number;
};

type Output = {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[] | null;
  readonly data: readonly Json[];
};

/**
 * What is empty or malformed in an Open Inference Protocol answer: outputs that are missing, empty, of another type or
 * shape than declared, numbers that are none (JSON has no NaN: null or its name stands for it), and empty texts. Every
 * output is reported once per code. Says nothing about whether the answer is right.
 */
export function answerFaults(response: Json, declared: DeclaredAnswer): AnswerFault[] {
  const outputs = outputsOf(response);
  if (outputs.length === 0) return [{ code: "no_outputs", output: "", detail: "" }];
  const own = (declared.outputs ?? []).filter(
    ({ modalities }) => modalities.length === 0 || modalities.includes(declared.modality),
  );
  const missing = own
    .filter(({ name, optional }) => !optional && outputs.every((output) => output.name !== name))
    .map(({ name }): AnswerFault => ({ code: "output_missing", output: name, detail: "" }));
  const found = outputs.flatMap((output) => {
    const field = own.find(({ name }) => name === output.name) ?? null;
    return [...contentFaults(output), ...declarationFaults(output, field, declared.maxBatchSize)];
  });
  return [...missing, ...found];
}

const isSomething = (value: Json): boolean => value !== null && value !== "";

/** The names of the outputs of an answer that hold something. */
export function answeredFields(response: Json): Set<string> {
  return new Set(
    outputsOf(response)
      .filter(({ data }) => data.some(isSomething))
      .map(({ name }) => name),
  );
}

const integerTypes = /^U?INT(8|16|32|64)$/;
const floatTypes = /^(FP16|FP32|FP64|BF16)$/;
const noNumber = /^[+-]?(nan|inf|infinity)$/i;

function contentFaults(output: Output): AnswerFault[] {
  const { name, datatype, shape, data } = output;
  if (data.length === 0) return [{ code: "output_empty", output: name, detail: "" }];
  const faults: AnswerFault[] = [];
  const size = shape?.reduce((product, side) => product * side, 1) ?? null;
  if (size !== null && size !== data.length) {
    const detail = `${data.length} values, the shape says ${size}`;
    faults.push({ code: "length_differs", output: name, detail });
  }
  const codes = new Map<AnswerFaultCode, string>();
  data.forEach((value, index) => {
    const code = valueFault(value, datatype);
    if (code !== null && !codes.has(code)) codes.set(code, `value ${index}: ${shown(value)}`);
  });
  return [...faults, ...[...codes].map(([code, detail]) => ({ code, output: name, detail }))];
}

function valueFault(value: Json, datatype: string): AnswerFaultCode | null {
  if (integerTypes.test(datatype) || floatTypes.test(datatype)) return numberFault(value, datatype);
  if (datatype === "BYTES") {
    if (typeof value !== "string") return "wrong_type";
    return value.trim() === "" ? "empty_text" : null;
  }
  if (datatype === "BOOL")
    return typeof value === "boolean" || value === 0 || value === 1 ? null : "wrong_type";
  return null;
}

function numberFault(value: Json, datatype: string): AnswerFaultCode | null {
  if (value === null || (typeof value === "string" && noNumber.test(value))) return "not_a_number";
  if (typeof value !== "number") return "wrong_type";
  if (!Number.isFinite(value)) return "not_a_number";
  return integerTypes.test(datatype) && !Number.isInteger(value) ? "wrong_type" : null;
}

/** Only the protocol's own tensors are compared; types of tables and of JSON Schema are written otherwise. */
function declarationFaults(
  output: Output,
  field: InterfaceField | null,
  maxBatchSize: number,
): AnswerFault[] {
  if (field === null || field.kind !== "tensor") return [];
  const faults: AnswerFault[] = [];
  const { datatype, shape } = field;
  if (datatype !== undefined && isProtocolType(datatype) && datatype !== output.datatype) {
    const detail = `${output.datatype}, declared ${datatype}`;
    faults.push({ code: "datatype_differs", output: output.name, detail });
  }
  if (shape !== undefined && output.shape !== null && !fitsShape(output.shape, shape, maxBatchSize)) {
    const detail = `[${output.shape.join(", ")}], declared [${shape.join(", ")}]`;
    faults.push({ code: "shape_differs", output: output.name, detail });
  }
  return faults;
}

function isProtocolType(datatype: string): boolean {
  return integerTypes.test(datatype) || floatTypes.test(datatype) || /^(BYTES|BOOL)$/.test(datatype);
}

function fitsShape(
  given: readonly number[],
  declared: NonNullable<InterfaceField["shape"]>,
  maxBatchSize: number,
): boolean {
  const isBatched = maxBatchSize > 0 && given.length === declared.length + 1;
  const sides = isBatched ? given.slice(1) : given;
  return (
    sides.length === declared.length &&
    declared.every((side, index) => typeof side !== "number" || side < 0 || side === sides[index])
  );
}

function outputsOf(response: Json): Output[] {
  const outputs = isObject(response) ? response["outputs"] : null;
  if (!Array.isArray(outputs)) return [];
  return outputs.flatMap((output) => {
    if (!isObject(output) || typeof output["name"] !== "string") return [];
    const { name, datatype, shape, data } = output;
    return [
      {
        name,
        datatype: typeof datatype === "string" ? datatype : "",
        shape: Array.isArray(shape) ? shape.map(Number) : null,
        data: flatten(data ?? null),
      },
    ];
  });
}

const deepestTensor = 16;

/** The protocol allows a tensor's values nested by its dimensions. */
function flatten(data: Json): readonly Json[] {
  return Array.isArray(data) ? (data.flat(deepestTensor) as Json[]) : [];
}

function shown(value: Json): string {
  return JSON.stringify(value).slice(0, 60);
}

function isObject(value: Json): value is { [key: string]: Json } {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
