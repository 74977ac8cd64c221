import type { Json } from "#lib/schema/atoms.ts";
import type { Stage, StageDigests } from "#lib/replays/schema.ts";
import { Stage as Stages } from "#lib/replays/schema.ts";

/** How one golden case came out: what was expected and what came, in words for a person, and the first stage that differs. */
export type AnswerComparison = {
  readonly verdict: "passed" | "failed";
  readonly firstDiverging: Stage | null;
  readonly expected: string | null;
  readonly actual: string | null;
};

/** An answer to compare: an Open Inference Protocol response and, where they were told, its stage digests. */
export type Answer = { readonly response: Json; readonly stages: StageDigests | null };

/** Floating point answers of one build on one machine agree to this share; larger differences are another answer. */
const relativeTolerance = 1e-6;

/**
 * Compares what a restored version answers with what it answered when it was healthy: the first stage whose digest differs
 * names the component that was not rolled back; outputs are compared by name, numbers within 1e-6.
 */
export function compareAnswer(golden: Answer, given: Answer): AnswerComparison {
  const firstDiverging = firstDifferingStage(golden.stages, given.stages);
  const difference = firstDifferingOutput(outputsOf(golden.response), outputsOf(given.response));
  if (firstDiverging === null && difference === null) {
    return { verdict: "passed", firstDiverging: null, expected: null, actual: null };
  }
  return {
    verdict: "failed",
    firstDiverging,
    expected: difference?.expected ?? null,
    actual: difference?.actual ?? null,
  };
}

function firstDifferingStage(golden: StageDigests | null, given: StageDigests | null): Stage | null {
  if (golden === null || given === null) return null;
  const differs = (stage: Stage) =>
    golden[stage] !== null && given[stage] !== null && golden[stage] !== given[stage];
  return Stages.options.find(differs) ?? null;
}

type Output = { readonly name: string; readonly data: readonly Json[] };

function outputsOf(response: Json): readonly Output[] {
  const outputs = isObject(response) ? response["outputs"] : null;
  if (!Array.isArray(outputs)) return [];
  return outputs.flatMap((output) => {
    if (!isObject(output) || typeof output["name"] !== "string") return [];
    const data = output["data"];
    return [{ name: output["name"], data: Array.isArray(data) ? data : [] }];
  });
}

function firstDifferingOutput(golden: readonly Output[], given: readonly Output[]) {
  const ordered = golden.toSorted((one, other) => rank(one) - rank(other));
  for (const expected of ordered) {
    const actual = given.find(({ name }) => name === expected.name);
    if (actual === undefined) return { expected: describe(expected), actual: `${expected.name}: absent` };
    if (!sameData(expected.data, actual.data))
      return { expected: describe(expected), actual: describe(actual) };
  }
  const added = given.find(({ name }) => golden.every((each) => each.name !== name));
  return added === undefined ? null : { expected: `${added.name}: absent`, actual: describe(added) };
}

/** A label says more to a person than a tensor. */
function rank({ data }: Output): number {
  return data.every((value) => typeof value === "string") ? 0 : 1;
}

function sameData(expected: readonly Json[], actual: readonly Json[]): boolean {
  return (
    expected.length === actual.length &&
    expected.every((value, index) => sameValue(value, actual[index] ?? null))
  );
}

function sameValue(expected: Json, actual: Json): boolean {
  if (typeof expected !== "number" || typeof actual !== "number")
    return JSON.stringify(expected) === JSON.stringify(actual);
  const scale = Math.max(1, Math.abs(expected), Math.abs(actual));
  return Math.abs(expected - actual) <= relativeTolerance * scale;
}

function describe({ name, data }: Output): string {
  const shown = data
    .slice(0, 4)
    .map((value) => (typeof value === "number" ? value.toPrecision(4) : String(value)));
  return `${name}: ${shown.join(", ")}${data.length > 4 ? ", …" : ""}`;
}

/** The stage digests that an answer tells of itself in `parameters.stage_digests`, or null. */
export function stageDigestsOf(response: Json): StageDigests | null {
  const parameters = isObject(response) ? response["parameters"] : null;
  const told = isObject(parameters ?? null) ? (parameters as JsonObject)["stage_digests"] : null;
  if (told === null || told === undefined || !isObject(told)) return null;
  const read = (stage: Stage) => (typeof told[stage] === "string" ? told[stage] : null);
  return {
    decode: read("decode"),
    preprocess: read("preprocess"),
    raw_output: read("raw_output"),
    postprocess: read("postprocess"),
    telemetry: read("telemetry"),
  };
}

type JsonObject = { [key: string]: Json };

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
