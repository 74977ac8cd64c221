import type { CaseRollUp } from "#lib/evaluations/view-schema.ts";
import { findMetric } from "#lib/metrics/catalogue.ts";
import type { CatalogueSettings } from "#lib/metrics/catalogue.ts";
import { Modality } from "#lib/schema/atoms.ts";
import { MetricEntry } from "#lib/schema/metric.ts";
import type { MinimumEffect } from "#lib/schema/metric.ts";
import { recordedRows } from "./recorded-data.ts";

type Row = Readonly<Record<string, string>>;

interface Figure {
  readonly dataset: string;
  readonly metric: string;
  readonly old: number;
  readonly new: number;
  readonly unit: string;
  readonly higher_is_better: 0 | 1;
  readonly modality?: string;
}

/** A real pair of versions with what a careful reviewer concludes from it. */
export interface RecordedCase {
  readonly id: string;
  readonly modality: string;
  readonly family: string;
  readonly old: string;
  readonly new: string;
  readonly expected_verdict: string;
  readonly figures: readonly Figure[];
  readonly files: readonly string[];
}

/** One published result of one of the two versions, with what makes it comparable. */
export interface PublishedResult {
  readonly side: "old" | "new";
  readonly modality: Modality;
  readonly dataset: string;
  readonly revision: string | null;
  readonly split: string | null;
  readonly definition: string | null;
  readonly metric: string;
  readonly value: number;
  readonly isHigherBetter: boolean;
}

/** A combination of modalities, serving and tables are of no single modality. */
function modalityOf(name: string): Modality {
  return Modality.safeParse(name).data ?? "overall";
}

function metricId(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "_")
    .replaceAll(/^_|_$/gu, "");
}

/** Figures that the case tells of another pair of versions: what came after, an earlier step, a bigger sibling. */
const ofAnotherPair = /^(?:after fix|restored:|v[\d.]+->v[\d.]+|\d+B )/u;

/** How each side was measured, where the sources say that it differs (column `protocol` of the results' files). */
function protocolOf(told: RecordedCase, side: "old" | "new"): string | null {
  if (told.files.includes("eval_results/mmaction2-audio.csv")) {
    const rows = recordedRows("eval_results/mmaction2-audio.csv") ?? [];
    const row = rows.find(({ version = "-" }) => told[side].includes(version));
    return row?.["protocol"]?.split(";")[0] ?? null;
  }
  return told[side].startsWith("docs/") ? told[side] : null;
}

/** A count describes the data, not the model: how many examples, how many positives. */
function fromFigures(told: RecordedCase): PublishedResult[] {
  const own = told.figures.filter(({ dataset }) => !ofAnotherPair.test(dataset));
  const counts = own.filter(({ unit }) => unit === "count");
  return (["old", "new"] as const).flatMap((side) => {
    const size = counts.map((count) => `${count.dataset} ${count[side]}`).join(", ");
    return own
      .filter(({ unit }) => unit !== "count")
      .map((figure) => ({
        side,
        modality: modalityOf(figure.modality ?? told.modality),
        dataset: figure.dataset,
        revision: size === "" ? null : size,
        split: null,
        definition: protocolOf(told, side),
        metric: metricId(figure.metric),
        value: figure[side],
        isHigherBetter: figure.higher_is_better === 1,
      }));
  });
}

const benchmark = "eval_results/mteb.csv";

function isVersion(name: string, label: string): boolean {
  return name === label || name.endsWith(`-${label}`) || name.endsWith(`(${label})`);
}

/** The rows of whole datasets: a dataset's mean where it has one, else its only row. */
function wholeDatasets(rows: readonly Row[]): Row[] {
  const keyOf = (row: Row) => [row["version"], row["dataset"], row["split"]].join("|");
  const withMean = new Set(rows.filter((row) => row["subset"] === "__mean__").map(keyOf));
  return rows.filter((row) => row["subset"] === "__mean__" || !withMean.has(keyOf(row)));
}

function fromBenchmark(told: RecordedCase): PublishedResult[] {
  const family = (recordedRows(benchmark) ?? []).filter((row) => row["family"] === told.family);
  return (["old", "new"] as const).flatMap((side) =>
    wholeDatasets(family.filter((row) => isVersion(row["version"] ?? "", told[side]))).map((row) => ({
      side,
      modality: modalityOf(row["modality"] ?? ""),
      dataset: [row["modality"], row["dataset"], row["subset"]].join("/"),
      revision: [row["dataset_revision"], row["subset_hash"]].filter(Boolean).join(" ") || null,
      split: row["split"] || null,
      definition: [row["task"], row["protocol"]].filter(Boolean).join("; ") || null,
      metric: metricId(row["metric"] ?? ""),
      value: Number(row["value"]),
      isHigherBetter: row["higher_is_better"] === "1",
    })),
  );
}

/**
 * What was published of a case. Where the reviewer judged a whole benchmark, its rows, since the case's figures are the
 * most striking of hundreds; else the figures.
 */
export function publishedResults(told: RecordedCase): PublishedResult[] {
  return told.files.includes(benchmark) ? fromBenchmark(told) : fromFigures(told);
}

function ownEntry({ metric, isHigherBetter }: PublishedResult, minimumEffect: MinimumEffect): MetricEntry {
  const text = { en: metric, "zh-CN": null };
  return MetricEntry.parse({
    id: metric,
    label: text,
    definition: text,
    modalities: Modality.options,
    unit: "number",
    direction: isHigherBetter ? "higher" : "lower",
    range: { minimum: null, maximum: null },
    statKind: "practical",
    minimumEffect,
  });
}

/** The metrics of these results as a team would set them, with one smallest difference that matters for all. */
export function settingsWith(
  results: readonly PublishedResult[],
  minimumEffect: MinimumEffect,
): CatalogueSettings {
  const first = new Map(results.map((result) => [result.metric, result]));
  const unknown = [...first.values()].filter(({ metric }) => findMetric(metric) === null);
  return {
    own: unknown.map((result) => ownEntry(result, minimumEffect)),
    overrides: [...first.keys()].map((metric) => ({ metric, minimumEffect })),
  };
}

/** The reviewer's sentence as one of our words; null for a case that is not about metrics or interfaces. */
export function reviewersWord({ expected_verdict: said }: RecordedCase): CaseRollUp["kind"] | null {
  const words: readonly (readonly [RegExp, CaseRollUp["kind"]])[] = [
    [/^mixed|^regression on .*, improvement on/u, "mixed"],
    [/^breaking/u, "breaking"],
    [/^not (?:directly )?comparable/u, "not_comparable"],
    [/^regression/u, "regression"],
    [/^no (?:material )?change/u, "no_change"],
  ];
  return words.find(([pattern]) => pattern.test(said))?.[1] ?? null;
}
