import { intersectionOverUnion } from "#lib/metrics/definitions/intersection-over-union.ts";
import type { Box } from "#lib/metrics/definitions/intersection-over-union.ts";
import type { Comparator, CompareContext } from "./comparator.ts";
import { atLeast, shapeOf, unmeasured } from "./comparator.ts";
import { labelNames } from "./compare-labels.ts";
import { numbersOf } from "./read-outputs.ts";
import type { Output } from "./read-outputs.ts";

/** One detected object. */
export type Detection = { readonly box: Box; readonly score: number; readonly label: string };

/** Corners, or corner and size where the interface's coordinates say `xywh`, or middle and size for `cxcywh`. */
function boxOf([a = 0, b = 0, c = 0, d = 0]: readonly number[], coordinates: string): Box {
  if (coordinates.startsWith("cxcywh")) return [a - c / 2, b - d / 2, a + c / 2, b + d / 2];
  return coordinates.startsWith("xywh") ? [a, b, a + c, b + d] : [a, b, c, d];
}

type Companions = { readonly scores: Float64Array | null; readonly labels: readonly string[] | null };

function companionsOf(
  output: Output,
  outputs: readonly Output[],
  context: CompareContext,
): Companions | null {
  const settings = context.outputs[output.name];
  const find = (name: string | undefined) => outputs.find((one) => one.name === name) ?? null;
  const [scores, classes] = [find(settings?.scores), find(settings?.classes)];
  if (settings?.scores !== undefined && scores === null) return null;
  if (settings?.classes !== undefined && classes === null) return null;
  return {
    scores: scores === null ? null : numbersOf(scores),
    labels: classes === null ? null : labelNames(classes, context.fields.get(classes.name) ?? null),
  };
}

/** The rows of an output, each with 4 to 6 numbers; null for anything else. */
function rowsOf(output: Output): readonly Float64Array[] | null {
  const width = output.data.length === 0 ? 4 : (shapeOf(output).at(-1) ?? 0);
  const numbers = numbersOf(output);
  if (numbers === null || width < 4 || width > 6 || numbers.length % width !== 0) return null;
  if (!numbers.every(Number.isFinite)) return null;
  return Array.from({ length: numbers.length / width }, (_, at) =>
    numbers.subarray(at * width, (at + 1) * width),
  );
}

/**
 * The objects of an output of rows of 4 (box), 5 (and score) or 6 numbers (and class), or with the outputs that the settings
 * name for scores and classes. An object without a score counts fully. Null for anything else.
 */
export function readDetections(
  output: Output,
  outputs: readonly Output[],
  context: CompareContext,
): readonly Detection[] | null {
  const rows = rowsOf(output);
  const companions = companionsOf(output, outputs, context);
  if (rows === null || companions === null) return null;
  const coordinates = context.fields.get(output.name)?.coordinates?.toLowerCase() ?? "xyxy";
  return rows.map((row, at) => ({
    box: boxOf([...row], coordinates),
    score: companions.scores?.[at] ?? row[4] ?? 1,
    label: companions.labels?.[at] ?? String(row[5] ?? ""),
  }));
}

/** The best overlap of each recorded object, each object that came being taken once, the best scored ones first. */
export function matchedOverlaps(golden: readonly Detection[], given: readonly Detection[]): number[] {
  const free = new Set(given);
  return golden
    .toSorted((one, other) => other.score - one.score)
    .map(({ box, label }) => {
      const rivals = [...free].filter((one) => one.label === label);
      const overlaps = rivals.map((one) => intersectionOverUnion(box, one.box));
      const best = overlaps.reduce((top, overlap, at) => (overlap > (overlaps[top] ?? -1) ? at : top), 0);
      const taken = rivals[best];
      if (taken === undefined) return 0;
      free.delete(taken);
      return overlaps[best] ?? 0;
    });
}

/** Boxes matched greedily by class: equal counts above the score, and every matched overlap at least the tolerance. */
export const compareBoxes: Comparator = ({ golden, given, goldenOutputs, givenOutputs }, context) => {
  const { overlap, score } = context.tolerances.boxes;
  const wanted = readDetections(golden, goldenOutputs, context)?.filter((one) => one.score >= score);
  const came = readDetections(given, givenOutputs, context)?.filter((one) => one.score >= score);
  if (wanted === undefined || came === undefined) return unmeasured("not_readable");
  if (wanted.length !== came.length) {
    return { code: "count", measure: "boxes", value: came.length, tolerance: wanted.length };
  }
  if (wanted.length === 0) return unmeasured("equal");
  return atLeast("overlap", Math.min(...matchedOverlaps(wanted, came)), overlap);
};
