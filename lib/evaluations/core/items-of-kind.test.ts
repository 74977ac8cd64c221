import { describe, expect, it } from "vitest";
import type { PackedItems } from "#lib/evaluations/schema.ts";
import { findMetric } from "#lib/metrics/catalogue.ts";
import { itemsOfKind, refuseColumns } from "./items-of-kind.ts";
import { encodeBase64, packBits, packFloats } from "./packed-items.ts";

function table(metric: string, columns: number, values: readonly number[]): PackedItems {
  const count = values.length / columns;
  const data = encodeBase64(packFloats(values));
  return { metric, encoding: "f32", count, columns, itemsSha256: null, data };
}

const read = (packed: PackedItems) => itemsOfKind(packed, findMetric(packed.metric));

describe("items with several columns", () => {
  it("are numerators and denominators of a ratio", () => {
    const items = read(table("wer", 2, [1, 10, 0, 8]));
    expect(items).toMatchObject({ kind: "ratio", numerators: Float64Array.of(1, 0) });
    expect(items).toMatchObject({ denominators: Float64Array.of(10, 8) });
  });

  it("are raters and ratings of an opinion score", () => {
    expect(read(table("mos", 2, [3, 4, 7, 2]))).toMatchObject({
      ratings: [
        { rater: "3", value: 4 },
        { rater: "7", value: 2 },
      ],
    });
  });

  it("are statistics that a corpus score is computed from", () => {
    const items = read(table("f1_macro", 3, [1, 0, 0, 0, 1, 1]));
    expect(items?.kind === "statistics" && items.score(Float64Array.of(1, 1, 1))).toBeCloseTo(50, 9);
  });

  it("are refused with words where they say nothing of the metric", () => {
    const refusal = (packed: PackedItems) => refuseColumns(packed, findMetric(packed.metric));
    expect(refusal(table("wer", 3, [1, 2, 3]))).toContain("numerator and denominator");
    expect(refusal(table("bleu", 4, [1, 2, 3, 4]))).toContain("system length");
    expect(refusal(table("eer", 2, [1, 2]))).toContain('"eer" cannot be computed');
    expect(refusal(table("rouge_l", 2, [1, 2]))).toContain("have one column");
    expect(refusal(table("nonsense", 2, [1, 2]))).toContain("nobody described");
    const bits = { ...table("wer", 2, [1, 2]), encoding: "bits", data: encodeBase64(packBits([1])) } as const;
    expect(refusal(bits)).toContain("bits");
    expect(refusal(table("nonsense", 1, [1]))).toBeNull();
    expect(read(table("eer", 2, [1, 2]))).toBeNull();
  });
});
