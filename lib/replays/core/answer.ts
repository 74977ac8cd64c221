import type { Json } from "#lib/schema/atoms.ts";
import { Stage as Stages } from "#lib/replays/stage-schema.ts";
import type { Stage, StageDigests } from "#lib/replays/stage-schema.ts";
import { isJsonObject, readTensors } from "./read-outputs.ts";
import type { Output } from "./read-outputs.ts";

/** An answer to compare: an Open Inference Protocol response and, where they were told, its stage digests. */
export type Answer = { readonly response: Json; readonly stages: StageDigests | null };

function parameterOf(response: Json, name: string): Json {
  const parameters = isJsonObject(response) ? response["parameters"] : null;
  return isJsonObject(parameters) ? (parameters[name] ?? null) : null;
}

/** The stage digests that an answer tells of itself in `parameters.stage_digests`, or null. */
export function stageDigestsOf(response: Json): StageDigests | null {
  const told = parameterOf(response, "stage_digests");
  if (!isJsonObject(told)) return null;
  const read = (stage: Stage) => (typeof told[stage] === "string" ? told[stage] : null);
  return {
    decode: read("decode"),
    preprocess: read("preprocess"),
    raw_output: read("raw_output"),
    postprocess: read("postprocess"),
    telemetry: read("telemetry"),
  };
}

/** What an answer tells of one stage as tensors, in `parameters.stage_values`; none where it tells nothing. */
export function stageValuesOf(response: Json, stage: Stage): readonly Output[] {
  const told = parameterOf(response, "stage_values");
  return isJsonObject(told) ? readTensors(told[stage]) : [];
}

/** An answer as a response alone tells it. */
export function answerOf(response: Json): Answer {
  return { response, stages: stageDigestsOf(response) };
}

/** A request that also asks for what its stages gave: digests and a bounded number of values. */
export function withStages(request: Json): Json {
  if (!isJsonObject(request)) return request;
  const given = request["parameters"];
  const parameters = isJsonObject(given) ? given : {};
  return { ...request, parameters: { ...parameters, stage_digests: true, stage_values: true } };
}

/** The stages in the order of a request. */
export const stageOrder: readonly Stage[] = Stages.options;
