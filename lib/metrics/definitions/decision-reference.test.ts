import { expect, it } from "vitest";
import reference from "#lib/statistics/fixtures/decision-reference.json" with { type: "json" };
import { expectClose } from "#lib/testing/expect-close.ts";
import { clipScore, cosineSimilarity } from "./cosine-similarity.ts";
import { characterErrors, wordErrors } from "./edit-errors.ts";
import type { EditErrors } from "./edit-errors.ts";
import { frechetDistance } from "./frechet-distance.ts";
import { intersectionOverUnion } from "./intersection-over-union.ts";
import type { Box } from "./intersection-over-union.ts";
import { recallAt } from "./recall-at.ts";

/** One row of the fixture, whatever its metric asks. */
interface Row {
  readonly metric: string;
  readonly value: number;
  readonly ref?: string;
  readonly hyp?: string;
  readonly S?: number;
  readonly D?: number;
  readonly I?: number;
  readonly N?: number;
  readonly a?: readonly number[];
  readonly b?: readonly number[];
  readonly mu1?: number;
  readonly var1?: number;
  readonly mu2?: number;
  readonly var2?: number;
  readonly cos?: number;
  readonly ranks?: readonly number[];
}

function boxOf([x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[] = []): Box {
  return [x1, y1, x2, y2];
}

function momentsOf(mean = 0, variance = 0) {
  return [{ mean, variance }];
}

/** The rate, and that each kind of error was counted as the row says. */
function rateOf(row: Row, { substitutions, deletions, insertions, referenceLength, rate }: EditErrors) {
  expect([substitutions, deletions, insertions, referenceLength]).toEqual([row.S, row.D, row.I, row.N]);
  return rate;
}

const words = (row: Row) => rateOf(row, wordErrors(row.ref ?? "", row.hyp ?? ""));
const clip = (row: Row) => clipScore(row.cos ?? Number.NaN);

const definitions: Readonly<Record<string, (row: Row) => number | null>> = {
  WER: words,
  "WER>1": words,
  CER: (row) => rateOf(row, characterErrors(row.ref ?? "", row.hyp ?? "")),
  IoU: ({ a, b }) => intersectionOverUnion(boxOf(a), boxOf(b)),
  cosine: ({ a = [], b = [] }) => cosineSimilarity(a, b),
  "FID 1-D": ({ mu1, var1, mu2, var2 }) => frechetDistance(momentsOf(mu1, var1), momentsOf(mu2, var2)),
  CLIPScore: clip,
  "CLIPScore clipped": clip,
  "R@1": ({ ranks = [] }) => recallAt(1, ranks),
  "R@5": ({ ranks = [] }) => recallAt(5, ranks),
};

it.each<Row>(reference.metricDefs)("$metric is $value", (row) => {
  const define = definitions[row.metric];
  expect(define, `no definition is tested for ${row.metric}`).toBeDefined();
  expectClose(define?.(row), row.value, 1e-12);
});
