import { createHash } from "node:crypto";
import { LIVE_POPULATION } from "#lib/sandbox/data/population.ts";
import { makeSamples, MODALITIES } from "#lib/sandbox/data/sample.ts";
import type { Modality, Sample } from "#lib/sandbox/data/sample.ts";
import { seededRandom } from "#lib/sandbox/data/random.ts";
import type { Evaluation, History, LiveSeries, ServingStretch } from "#lib/sandbox/history-file.ts";
import type { Bundle } from "#lib/sandbox/model/bundle.ts";
import { judge } from "#lib/sandbox/model/predict.ts";
import { digestSamples, drawTestSet, planEvaluations } from "./evaluation-plan.ts";
import type { EvaluationRun, TestSet } from "./evaluation-plan.ts";
import { SERVING_PLAN } from "./serving-plan.ts";

/** Requests per modality in six hours at 100 %: a small, real sample of the traffic. */
const REQUESTS_PER_WINDOW = 150;
const WINDOW_HOURS = 6;
const POOL_SIZE = 3000;

/** Packs one bit per item, the first in the highest bit of the first byte. */
export function packBits(bits: readonly boolean[]): string {
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => {
    if (bit) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (0x80 >> (i & 7));
  });
  return bytes.toString("base64");
}

/** Everything of a bundle that decides whether an answer of one modality is right. */
function fingerprint(bundle: Bundle, modality: Modality): string {
  const hash = createHash("sha256");
  for (const layer of bundle.networks[modality]) hash.update(layer.weights).update(layer.biases);
  hash.update(JSON.stringify([bundle.preprocessing[modality], bundle.postprocessing.labels[modality]]));
  return hash.digest("hex");
}

/** A judge that answers a set of samples once for all bundles that must give the same answers. */
export function rememberingJudge(): typeof judge {
  const known = new WeakMap<readonly Sample[], Map<string, boolean[]>>();
  return (bundle, samples) => {
    const modality = samples[0]?.input.modality;
    if (!modality) return [];
    const verdictsOf = known.get(samples) ?? new Map<string, boolean[]>();
    known.set(samples, verdictsOf);
    const key = fingerprint(bundle, modality);
    const verdicts = verdictsOf.get(key) ?? judge(bundle, samples);
    verdictsOf.set(key, verdicts);
    return verdicts;
  };
}

/** Turns the verdicts of one evaluation into its record; `samples` are the items of its test set. */
export function recordRun(
  run: EvaluationRun,
  samples: readonly Sample[],
  verdicts: readonly boolean[],
): Evaluation {
  const { testSet } = run;
  const correct = verdicts.filter(Boolean).length;
  return {
    version: run.version,
    modality: testSet.modality,
    hoursFromNow: run.hoursFromNow,
    dataset: {
      name: testSet.name,
      revision: testSet.revision,
      sha256: digestSamples(samples),
      split: "test",
    },
    n: samples.length,
    correct,
    accuracy: correct / samples.length,
    items: packBits(verdicts),
  };
}

/** Gives the samples of the live traffic that a version answers for its history. */
export function drawLivePool(modality: Modality): Sample[] {
  const random = seededRandom(`live pool ${modality}`);
  return makeSamples(modality, LIVE_POPULATION, { count: POOL_SIZE, random });
}

/**
 * Counts the live answers of one version and modality over its stretches. The version really answers a pool of 3,000
 * samples of the live traffic (`verdicts`); each window then draws its requests from that pool by a seeded source,
 * which is as good as answering new samples and many times faster.
 */
export function countLive(
  version: string,
  modality: Modality,
  from: { readonly verdicts: readonly boolean[]; readonly plan: readonly ServingStretch[] },
): LiveSeries {
  const draw = seededRandom(`live draw ${version} ${modality}`);
  const rows: LiveSeries["rows"] = [];
  for (const stretch of from.plan.filter((each) => each.version === version)) {
    const end = stretch.toHours ?? 0;
    for (let start = stretch.fromHours; start < end; start += WINDOW_HOURS) {
      const hours = Math.min(WINDOW_HOURS, end - start);
      const requests = Math.round(
        (REQUESTS_PER_WINDOW * hours * stretch.sharePercent) / (WINDOW_HOURS * 100),
      );
      const correct = Array.from({ length: requests }, () => draw.pick(from.verdicts)).filter(Boolean).length;
      rows.push([start, hours, requests, correct, requests - correct]);
    }
  }
  return { version, modality, rows };
}

/** Gives the whole history: every planned evaluation and the live counts of every version that served. */
export function computeHistory(bundles: ReadonlyMap<string, Bundle>): History {
  const drawn = new Map<string, Sample[]>();
  const samplesOf = (testSet: TestSet): Sample[] => {
    const key = `${testSet.name} ${testSet.revision}`;
    const samples = drawn.get(key) ?? drawTestSet(testSet);
    drawn.set(key, samples);
    return samples;
  };
  const bundleOf = (version: string): Bundle => {
    const bundle = bundles.get(version);
    if (!bundle) throw new Error(`no bundle of ${version}`);
    return bundle;
  };
  const decide = rememberingJudge();
  const pools = { image: drawLivePool("image"), audio: drawLivePool("audio"), text: drawLivePool("text") };
  const runs = planEvaluations([...bundles.keys()], SERVING_PLAN);
  const served = [...new Set(SERVING_PLAN.map((stretch) => stretch.version))];
  return {
    note: "Computed by lib/sandbox/train/main.ts; do not edit. Hours are relative to the first start of the sandbox.",
    serving: [...SERVING_PLAN],
    evaluations: runs.map((run) => {
      const samples = samplesOf(run.testSet);
      return recordRun(run, samples, decide(bundleOf(run.version), samples));
    }),
    live: served.flatMap((version) =>
      MODALITIES.map((modality) =>
        countLive(version, modality, {
          verdicts: decide(bundleOf(version), pools[modality]),
          plan: SERVING_PLAN,
        }),
      ),
    ),
  };
}

const printLines = (items: readonly unknown[]): string =>
  items.map((item) => `    ${JSON.stringify(item)}`).join(",\n");

/** Gives the history as text: one evaluation or series a line, so that a difference can be read. */
export function printHistory(history: History): string {
  return [
    "{",
    `  "note": ${JSON.stringify(history.note)},`,
    `  "serving": [\n${printLines(history.serving)}\n  ],`,
    `  "evaluations": [\n${printLines(history.evaluations)}\n  ],`,
    `  "live": [\n${printLines(history.live)}\n  ]`,
    "}\n",
  ].join("\n");
}
