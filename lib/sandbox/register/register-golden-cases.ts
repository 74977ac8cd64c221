import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { drawGoldenInputs, readGoldenAnswers } from "#lib/sandbox/golden-cases.ts";
import type { Modality } from "#lib/sandbox/data/sample.ts";
import { writeFileWhole } from "#lib/sandbox/state-file.ts";
import { inferBody } from "#lib/sandbox/traffic/infer-body.ts";
import type { ApiClient } from "./api-client.ts";
import { instantAt } from "./register-model.ts";
import type { RegisteredModel } from "./register-model.ts";

const ALL = ["image", "audio", "text"] as const;

/**
 * Versions with the modalities that served well, and the hour at which their answers were recorded: v1.4 does badly at
 * audio only, and what it answers to pictures and texts is what v1.5 was built on.
 */
const HEALTHY: readonly (readonly [string, number, readonly Modality[]])[] = [
  ["mm_digits_v1.0_20260706", -24 * 133, ALL],
  ["mm_digits_v1.1_20260803", -24 * 105, ALL],
  ["mm_digits_v1.2_20260831", -24 * 77, ALL],
  ["mm_digits_v1.4_20261115", -10, ["image", "text"]],
];

/** By what the model's outputs are compared: its interface tells datatypes only. */
export const replaySettings = {
  outputs: { label: { type: "label" }, alternatives: { type: "label" } },
} as const;

const Recorded = z.object({ modelCreatedAtMs: z.number() });
const FILE = "golden-cases-recorded.json";

/** The API cannot be asked which cases it has, so the state directory remembers for which model they were sent. */
function wereSent(file: string, model: RegisteredModel): boolean {
  try {
    return Recorded.parse(JSON.parse(readFileSync(file, "utf8"))).modelCreatedAtMs === model.createdAtMs;
  } catch {
    return false;
  }
}

/** Gives the body that records what a version answered to the golden inputs of these modalities. */
export function goldenBody(
  version: string,
  capturedAt: string,
  modalities: readonly Modality[] = ALL,
): Record<string, unknown> {
  const answers = new Map(readGoldenAnswers(version).map((answer) => [answer.key, answer]));
  const cases = drawGoldenInputs().flatMap(({ key, isCritical, input }) => {
    const answer = answers.get(key);
    if (!answer || !modalities.includes(input.modality)) return [];
    const { response, stageDigests } = answer;
    const { modality } = input;
    return [
      {
        key,
        modality,
        critical: isCritical,
        request: inferBody(input, key),
        response,
        stageDigests,
        capturedAt,
      },
    ];
  });
  return { cases };
}

/** Says by what outputs are compared, unless somebody has said so already. */
async function registerReplaySettings(api: ApiClient, model: RegisteredModel): Promise<void> {
  const schema = z.object({ revision: z.number() });
  const { revision } = await api.get(`${model.path}/replay-settings`, schema);
  if (revision > 0) return;
  await api.send("PUT", `${model.path}/replay-settings`, { body: { revision, ...replaySettings }, schema });
}

/** Records the golden cases of the healthy versions, once for a model. */
export async function registerGoldenCases(
  api: ApiClient,
  model: RegisteredModel,
  stateDirectory: string,
): Promise<void> {
  const file = path.join(stateDirectory, FILE);
  if (wereSent(file, model)) return;
  await registerReplaySettings(api, model);
  for (const [version, hours, modalities] of HEALTHY) {
    const body = goldenBody(version, instantAt(model, hours), modalities);
    const schema = z.object({ recorded: z.number() });
    await api.send("POST", `${model.path}/versions/${version}/golden-cases`, { body, schema });
  }
  writeFileWhole(file, JSON.stringify({ modelCreatedAtMs: model.createdAtMs }));
}
