import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { bundleDirectoryOf, BUNDLES_DIRECTORY } from "#lib/sandbox/bundles-directory.ts";
import { answerGoldenInputs, readGoldenAnswers } from "#lib/sandbox/golden-cases.ts";
import { HISTORY_FILE, readHistory } from "#lib/sandbox/history-file.ts";
import { COMPONENT_FILES, readBundle } from "#lib/sandbox/model/bundle.ts";
import type { ComponentKind } from "#lib/sandbox/model/bundle.ts";
import { judge } from "#lib/sandbox/model/predict.ts";
import { bundleComponents } from "./bundle-components.ts";
import { countLive, drawLivePool, printHistory, recordRun } from "./compute-history.ts";
import { drawTestSet, planEvaluations } from "./evaluation-plan.ts";
import { SERVING_PLAN } from "./serving-plan.ts";
import { trainVersion } from "./train-version.ts";
import { VERSION_RECIPES } from "./version-recipes.ts";

const history = readHistory();
const names = VERSION_RECIPES.map((recipe) => recipe.name);
const runs = planEvaluations(names, SERVING_PLAN);

describe("training again", () => {
  it("gives v1.0 bit for bit", { timeout: 60_000 }, () => {
    const recipe = VERSION_RECIPES[0];
    if (!recipe) throw new Error("no recipe");
    const files = bundleComponents(recipe, trainVersion(recipe));
    for (const kind of Object.keys(COMPONENT_FILES) as ComponentKind[]) {
      const committed = readFileSync(path.join(bundleDirectoryOf(recipe.name), COMPONENT_FILES[kind]));
      expect(files[kind].equals(committed), kind).toBe(true);
    }
  });

  it("writes the small components of every version as committed", () => {
    for (const recipe of VERSION_RECIPES) {
      const directory = bundleDirectoryOf(recipe.name);
      const files = bundleComponents(recipe, readBundle(directory).networks);
      for (const kind of Object.keys(COMPONENT_FILES) as ComponentKind[]) {
        const committed = readFileSync(path.join(directory, COMPONENT_FILES[kind]));
        expect(files[kind].equals(committed), `${recipe.name} ${kind}`).toBe(true);
      }
    }
  });
});

describe("the committed golden answers", () => {
  it.each(names)("are what %s answers", (name) => {
    expect(readGoldenAnswers(name)).toEqual(answerGoldenInputs(readBundle(bundleDirectoryOf(name)), name));
  });
});

describe("the committed history", () => {
  it("is printed as it is parsed", () => {
    expect(printHistory(history)).toBe(readFileSync(path.join(BUNDLES_DIRECTORY, HISTORY_FILE), "utf8"));
  });

  it("holds every planned evaluation", () => {
    expect(
      history.evaluations.map((each) => [each.version, each.dataset.name, each.dataset.revision]),
    ).toEqual(runs.map((run) => [run.version, run.testSet.name, run.testSet.revision]));
  });

  const chosen = ["digits-text-hard", "digits-audio-easy", "digits-audio-16k-easy", "digits-image-hard"];
  it.each(chosen)("has the results that running the versions on %s gives", { timeout: 60_000 }, (name) => {
    const matching = runs.filter((run) => run.testSet.name === name);
    const first = matching[0];
    if (!first) throw new Error(`${name} is not planned`);
    const samples = drawTestSet(first.testSet);
    for (const run of matching) {
      const verdicts = judge(readBundle(bundleDirectoryOf(run.version)), samples);
      expect(history.evaluations).toContainEqual(recordRun(run, samples, verdicts));
    }
  });

  it.each([
    ["mm_digits_v1.3_20261110", "text"],
    ["mm_digits_v1.4_20261115", "image"],
  ] as const)("has the live counts that %s gives for %s", (version, modality) => {
    const verdicts = judge(readBundle(bundleDirectoryOf(version)), drawLivePool(modality));
    const series = countLive(version, modality, { verdicts, plan: SERVING_PLAN });
    expect(history.live).toContainEqual(series);
  });

  it("serves 100 % at every moment from the first release on", () => {
    const moments = history.serving.map((stretch) => stretch.fromHours + 0.1);
    for (const at of moments) {
      const shares = history.serving
        .filter((stretch) => stretch.fromHours <= at && at < (stretch.toHours ?? 0))
        .map((stretch) => stretch.sharePercent);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(100);
    }
  });
});
