import type { PackedItems } from "#lib/evaluations/schema.ts";
import { corpusScore } from "#lib/metrics/definitions/corpus-scores.ts";
import type { MetricEntry } from "#lib/schema/metric.ts";
import type { ItemResults } from "./metric-sample.ts";
import { decodeBase64, decodePackedItems, unpackRows } from "./packed-items.ts";

const ratioColumns = 2;
const ratingColumns = 2;

/** What the columns of an item have to be, in words, where they are not that; null: they can be read. */
export function refuseColumns({ columns, encoding }: PackedItems, entry: MetricEntry | null): string | null {
  if (encoding === "bits" && columns !== 1) return "are bits, of which an item has one";
  if (columns === 1) return null;
  if (entry === null) return "have several columns, of a metric that nobody described";
  switch (entry.statKind) {
    case "ratio_paired":
      return columns === ratioColumns ? null : "of a ratio have two columns: numerator and denominator";
    case "ordinal":
      return columns === ratingColumns ? null : "of ratings have two columns: number of the rater and rating";
    case "corpus": {
      const score = corpusScore(entry.id);
      if (score === null) return `have several columns, from which "${entry.id}" cannot be computed here`;
      return score.fits(columns) ? null : `of "${entry.id}" have these columns: ${score.columns}`;
    }
    default:
      return `of a metric of the kind ${entry.statKind} have one column`;
  }
}

/** Per-item results as the metric's kind reads them; null where their columns say nothing of this metric. */
export function itemsOfKind(packed: PackedItems, entry: MetricEntry | null): ItemResults | null {
  if (packed.columns === 1) return decodePackedItems(packed);
  if (entry === null || refuseColumns(packed, entry) !== null) return null;
  const rows = unpackRows(packed, decodeBase64(packed.data));
  const identity = packed.itemsSha256;
  if (entry.statKind === "ratio_paired") {
    const column = (at: number) => Float64Array.from(rows, (row) => row[at] ?? 0);
    return { kind: "ratio", identity, numerators: column(0), denominators: column(1) };
  }
  if (entry.statKind === "ordinal") {
    const ratings = rows.map((row) => ({ rater: String(row[0]), value: row[1] ?? 0 }));
    return { kind: "ratings", identity, ratings };
  }
  const score = corpusScore(entry.id);
  return score === null ? null : { kind: "statistics", identity, rows, score: score.score };
}
