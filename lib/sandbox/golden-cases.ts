import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { bundleDirectoryOf } from "./bundles-directory.ts";
import { LIVE_POPULATION } from "#lib/sandbox/data/population.ts";
import { makeSamples, MODALITIES } from "#lib/sandbox/data/sample.ts";
import type { DigitInput } from "#lib/sandbox/data/sample.ts";
import { seededRandom } from "#lib/sandbox/data/random.ts";
import { answerInput } from "#lib/sandbox/instance/answer-input.ts";
import type { Bundle } from "#lib/sandbox/model/bundle.ts";

/** An input that every version is asked, and its name. */
export interface GoldenInput {
  readonly key: string;
  readonly isCritical: boolean;
  readonly input: DigitInput;
}

/** What one version answered to the golden inputs when it was built: content of `golden-cases.json`. */
export const GoldenAnswers = z.array(
  z.object({
    key: z.string(),
    response: z.json(),
    stageDigests: z.record(z.string(), z.string()),
  }),
);
export type GoldenAnswers = z.infer<typeof GoldenAnswers>;

/** File that holds the golden answers beside a version's components. */
export const GOLDEN_FILE = "golden-cases.json";

const PER_MODALITY = 20;
const CRITICAL_PER_MODALITY = 4;

/** Gives the golden inputs, the same on every call: a little easier than the live traffic, so that most are right. */
export function drawGoldenInputs(): GoldenInput[] {
  return MODALITIES.flatMap((modality) => {
    const random = seededRandom(`golden ${modality}`);
    const population = { ...LIVE_POPULATION, difficulty: 0.8 };
    return makeSamples(modality, population, { count: PER_MODALITY, random }).map(({ input }, i) => ({
      key: `${modality}-${String(i + 1).padStart(2, "0")}`,
      isCritical: i < CRITICAL_PER_MODALITY,
      input,
    }));
  });
}

/** Answers the golden inputs with a bundle. */
export function answerGoldenInputs(bundle: Bundle, version: string): GoldenAnswers {
  return drawGoldenInputs().map(({ key, input }) => {
    const { response, digests } = answerInput(bundle, input, { version, id: key });
    return GoldenAnswers.element.parse({ key, response, stageDigests: digests() });
  });
}

/** Gives the golden answers as text, one a line. */
export function printGoldenAnswers(answers: GoldenAnswers): string {
  return `[\n${answers.map((answer) => `  ${JSON.stringify(answer)}`).join(",\n")}\n]\n`;
}

/** Reads the committed golden answers of a version. */
export function readGoldenAnswers(version: string): GoldenAnswers {
  return GoldenAnswers.parse(
    JSON.parse(readFileSync(path.join(bundleDirectoryOf(version), GOLDEN_FILE), "utf8")),
  );
}
