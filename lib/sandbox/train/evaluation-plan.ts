import { createHash } from "node:crypto";
import { LIVE_POPULATION } from "#lib/sandbox/data/population.ts";
import { makeSamples, MODALITIES } from "#lib/sandbox/data/sample.ts";
import type { Population } from "#lib/sandbox/data/population.ts";
import type { Modality, Sample } from "#lib/sandbox/data/sample.ts";
import { seededRandom } from "#lib/sandbox/data/random.ts";
import type { ServingStretch } from "#lib/sandbox/history-file.ts";

/** A generated test set: the same description gives the same items. */
export interface TestSet {
  readonly name: string;
  readonly revision: string;
  readonly modality: Modality;
  readonly population: Population;
  readonly count: number;
}

/** One evaluation to run: which version on which set, when in hours from now. */
export interface EvaluationRun {
  readonly version: string;
  readonly testSet: TestSet;
  readonly hoursFromNow: number;
}

const LEVELS = [
  { level: "easy", difficulty: 0.6, count: 500 },
  { level: "standard", difficulty: 1, count: 2000 },
  { level: "hard", difficulty: 1.4, count: 1000 },
] as const;

const HOURS_PER_WEEK = 168;

function fixedSets(modality: Modality, sampleRateHz: number = LIVE_POPULATION.sampleRateHz): TestSet[] {
  const suffix = sampleRateHz === LIVE_POPULATION.sampleRateHz ? "" : `-${sampleRateHz / 1000}k`;
  return LEVELS.map(({ level, difficulty, count }) => ({
    name: `digits-${modality}${suffix}-${level}`,
    revision: "1",
    modality,
    population: { ...LIVE_POPULATION, difficulty, sampleRateHz },
    count,
  }));
}

const weeklySet = (modality: Modality, week: number): TestSet => ({
  name: `digits-${modality}-weekly`,
  revision: `week-${week}`,
  modality,
  population: LIVE_POPULATION,
  count: 500,
});

/** Gives the items of a test set. */
export function drawTestSet(testSet: TestSet): Sample[] {
  const random = seededRandom(`test ${testSet.name} ${testSet.revision}`);
  return makeSamples(testSet.modality, testSet.population, { count: testSet.count, random });
}

/** SHA-256 over the labels and raw inputs of all items, in order. */
export function digestSamples(samples: readonly Sample[]): string {
  const hash = createHash("sha256");
  for (const { label, input } of samples) {
    hash.update(`${label}|${input.modality}|`);
    if (input.modality === "text") hash.update(input.text);
    else if (input.modality === "image") hash.update(input.pixels);
    else hash.update(`${input.sampleRateHz}|${input.samples.join(",")}`);
  }
  return hash.digest("hex");
}

const runsOf = (version: string, sets: readonly TestSet[], hoursFromNow: number): EvaluationRun[] =>
  sets.map((testSet) => ({ version, testSet, hoursFromNow }));

/** Before its release each version is measured on every fixed set; the team measured v1.4's audio on 16 kHz recordings, and on 8 kHz only afterwards. */
function releaseRuns(version: string, startHours: number): EvaluationRun[] {
  const before = startHours - 48;
  const isWide = version.includes("_v1.4_");
  return MODALITIES.flatMap((modality) => {
    const sets = fixedSets(modality);
    if (!isWide || modality !== "audio") return runsOf(version, sets, before);
    const wide = runsOf(version, fixedSets(modality, 16_000), before);
    return [...wide, ...runsOf(version, sets, startHours + 31)];
  });
}

/** While a version holds all traffic it is measured on a fresh set every week. */
function weeklyRuns(plan: readonly ServingStretch[]): EvaluationRun[] {
  const origin = Math.min(...plan.map((stretch) => stretch.fromHours));
  const runs: EvaluationRun[] = [];
  for (let week = 1; origin + week * HOURS_PER_WEEK < 0; week += 1) {
    const at = origin + week * HOURS_PER_WEEK - 12;
    const serving = plan.find(
      (stretch) => stretch.sharePercent === 100 && stretch.fromHours <= at && at < (stretch.toHours ?? 0),
    );
    if (!serving) continue;
    for (const modality of MODALITIES) {
      runs.push({ version: serving.version, testSet: weeklySet(modality, week), hoursFromNow: at });
    }
  }
  return runs;
}

/** Gives every evaluation of the history, oldest first. Versions that never served are measured 30 h before now. */
export function planEvaluations(
  versions: readonly string[],
  plan: readonly ServingStretch[],
): EvaluationRun[] {
  const release = versions.flatMap((version) => {
    const starts = plan.filter((stretch) => stretch.version === version).map((stretch) => stretch.fromHours);
    return releaseRuns(version, starts.length === 0 ? 18 : Math.min(...starts));
  });
  return [...release, ...weeklyRuns(plan)].toSorted((a, b) => a.hoursFromNow - b.hoursFromNow);
}
