import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { drawGoldenInputs, readGoldenAnswers } from "#lib/sandbox/golden-cases.ts";
import { writeFileWhole } from "#lib/sandbox/state-file.ts";
import { inferBody } from "#lib/sandbox/traffic/infer-body.ts";
import type { ApiClient } from "./api-client.ts";
import { instantAt } from "./register-model.ts";
import type { RegisteredModel } from "./register-model.ts";

/** Versions that served well, and the hour at which their answers were recorded. */
const HEALTHY: readonly (readonly [string, number])[] = [
  ["mm_digits_v1.0_20260706", -24 * 133],
  ["mm_digits_v1.1_20260803", -24 * 105],
  ["mm_digits_v1.2_20260831", -24 * 77],
];

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

/** Gives the body that records what a version answered to the golden inputs. */
export function goldenBody(version: string, capturedAt: string): Record<string, unknown> {
  const answers = new Map(readGoldenAnswers(version).map((answer) => [answer.key, answer]));
  const cases = drawGoldenInputs().flatMap(({ key, isCritical, input }) => {
    const answer = answers.get(key);
    if (!answer) return [];
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

/** Records the golden cases of the healthy versions, once for a model. */
export async function registerGoldenCases(
  api: ApiClient,
  model: RegisteredModel,
  stateDirectory: string,
): Promise<void> {
  const file = path.join(stateDirectory, FILE);
  if (wereSent(file, model)) return;
  for (const [version, hours] of HEALTHY) {
    const body = goldenBody(version, instantAt(model, hours));
    const schema = z.object({ recorded: z.number() });
    await api.send("POST", `${model.path}/versions/${version}/golden-cases`, { body, schema });
  }
  writeFileWhole(file, JSON.stringify({ modelCreatedAtMs: model.createdAtMs }));
}
