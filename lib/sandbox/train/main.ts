import { writeFileSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { bundleDirectoryOf, BUNDLES_DIRECTORY } from "#lib/sandbox/bundles-directory.ts";
import { answerGoldenInputs, GOLDEN_FILE, printGoldenAnswers } from "#lib/sandbox/golden-cases.ts";
import { HISTORY_FILE } from "#lib/sandbox/history-file.ts";
import type { Bundle } from "#lib/sandbox/model/bundle.ts";
import { readBundle } from "#lib/sandbox/model/bundle.ts";
import type { Network } from "#lib/sandbox/model/network.ts";
import { computeHistory, printHistory } from "./compute-history.ts";
import { trainVersion } from "./train-version.ts";
import { VERSION_RECIPES } from "./version-recipes.ts";
import { writeBundle } from "./write-bundle.ts";

const started = performance.now();
const say = (line: string): void => {
  process.stdout.write(`${((performance.now() - started) / 1000).toFixed(1)} s  ${line}\n`);
};

const trained = new Map<string, Network>();
const bundles = new Map<string, Bundle>();
let parent: string | null = null;
for (const recipe of VERSION_RECIPES) {
  const directory = bundleDirectoryOf(recipe.name);
  writeBundle(directory, recipe, { networks: trainVersion(recipe, trained), parent });
  const bundle = readBundle(directory);
  bundles.set(recipe.name, bundle);
  writeFileSync(
    path.join(directory, GOLDEN_FILE),
    printGoldenAnswers(answerGoldenInputs(bundle, recipe.name)),
  );
  parent = recipe.name;
  say(`trained ${recipe.name}`);
}

const history = computeHistory(bundles);
writeFileSync(path.join(BUNDLES_DIRECTORY, HISTORY_FILE), printHistory(history));
say(`computed ${history.evaluations.length} evaluations and ${history.live.length} live series`);
for (const { version, modality, rows } of history.live) {
  const requests = rows.reduce((sum, row) => sum + row[2], 0);
  const correct = rows.reduce((sum, row) => sum + row[3], 0);
  say(
    `${version} ${modality}: ${((100 * correct) / requests).toFixed(1)} % of ${requests} live answers correct`,
  );
}
