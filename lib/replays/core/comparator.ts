import type { CompareSettings, OutputComparison, OutputType } from "#lib/replays/comparison-schema.ts";
import type { InterfaceField } from "#lib/versions/interface-schema.ts";
import type { Output } from "./read-outputs.ts";

/** What every comparison needs to know besides the two answers. */
export type CompareContext = CompareSettings & {
  /** Whether the answers come from the same runtime and kind of processor as the recorded ones. */
  readonly runtime: "same" | "cross";
  /** The outputs that the version's interface declares, by name. */
  readonly fields: ReadonlyMap<string, InterfaceField>;
};

/** A recorded output and the one that came, of the same name, with the other outputs of their answers. */
export type OutputPair = {
  readonly golden: Output;
  readonly given: Output;
  readonly goldenOutputs: readonly Output[];
  readonly givenOutputs: readonly Output[];
};

/** What a comparator found; equal only by the codes `equal` and `within_tolerance`. */
export type Finding = Pick<OutputComparison, "code" | "measure" | "value" | "tolerance"> & {
  readonly pooled?: OutputComparison["pooled"];
};

/** Compares two outputs of one type. */
export type Comparator = (pair: OutputPair, context: CompareContext) => Finding;

/** A finding without a measurement: `equal`, or why the outputs could not be measured against each other. */
export function unmeasured(code: Finding["code"]): Finding {
  return { code, measure: null, value: null, tolerance: null };
}

/** A measurement that may be at most its tolerance; NaN is beyond it. */
export function atMost(measure: string, value: number, tolerance: number): Finding {
  return { code: codeOf(value <= tolerance, value === 0), measure, value: finite(value), tolerance };
}

/** A measurement that must be at least its tolerance; NaN is beyond it. */
export function atLeast(measure: string, value: number, tolerance: number): Finding {
  return { code: codeOf(value >= tolerance, value === 1), measure, value: finite(value), tolerance };
}

function codeOf(isWithin: boolean, isSame: boolean): Finding["code"] {
  if (!isWithin) return "beyond_tolerance";
  return isSame ? "equal" : "within_tolerance";
}

/** JSON holds no infinity. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Whether a finding counts as the same answer. */
export function isEqualFinding({ code }: Pick<Finding, "code">): boolean {
  return code === "equal" || code === "within_tolerance";
}

/** The sizes of an output, else its length alone. */
export function shapeOf({ shape, data }: Output): readonly number[] {
  return shape ?? [data.length];
}

/** Whether two outputs have the same sizes. */
export function hasSameShape(one: Output, other: Output): boolean {
  const [first, second] = [shapeOf(one), shapeOf(other)];
  return (
    one.data.length === other.data.length &&
    first.length === second.length &&
    first.every((size, index) => size === second[index])
  );
}

/** The values of two outputs as numbers, or why they cannot be measured: no values, other sizes, NaN, no numbers. */
export function numericPair(
  pair: OutputPair,
  read: (output: Output) => Float64Array | null,
): { readonly golden: Float64Array; readonly given: Float64Array } | Finding["code"] {
  if (pair.golden.data.length === 0 || pair.given.data.length === 0) return "empty";
  const [golden, given] = [read(pair.golden), read(pair.given)];
  if (golden === null || given === null) return "not_readable";
  if (!golden.every(Number.isFinite) || !given.every(Number.isFinite)) return "not_finite";
  return { golden, given };
}

/** A comparator by type. */
export type Comparators = Readonly<Record<OutputType, Comparator>>;
