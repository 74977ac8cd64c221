import type { Comparator, CompareContext } from "./comparator.ts";
import { atMost, hasSameShape, numericPair, unmeasured } from "./comparator.ts";
import { numbersOf } from "./read-outputs.ts";
import type { Output } from "./read-outputs.ts";

function relativeTolerance(datatype: string | null, { tensor }: CompareContext["tolerances"]): number {
  switch (datatype) {
    case "FP16":
      return tensor.fp16;
    case "BF16":
      return tensor.bf16;
    case "FP64":
      return tensor.fp64;
    default:
      return tensor.fp32;
  }
}

const wholeNumbers = /^(?:BOOL|U?INT\d+)$/u;

/** The datatype of an output as sent, else as declared. */
export function datatypeOf({ name, datatype }: Output, { fields }: CompareContext): string | null {
  return datatype ?? fields.get(name)?.datatype?.toUpperCase() ?? null;
}

/**
 * Tensors element by element: |a - b| <= atol + rtol |b|, b being the recorded one, with PyTorch's tolerances for the
 * datatype (torch.testing.assert_close), ten times as wide on another runtime; whole numbers must be equal. The measurement
 * is the difference of the element that is furthest out of its tolerance.
 */
export const compareTensors: Comparator = (pair, context) => {
  const datatype = datatypeOf(pair.golden, context);
  if (datatype !== datatypeOf(pair.given, context)) return unmeasured("datatype");
  if (!hasSameShape(pair.golden, pair.given)) return unmeasured("shape");
  const values = numericPair(pair, numbersOf);
  if (typeof values === "string") return unmeasured(values);
  const { tensor } = context.tolerances;
  const factor = context.runtime === "cross" ? tensor.crossRuntimeFactor : 1;
  const isWhole = datatype !== null && wholeNumbers.test(datatype);
  const [atol, rtol] = isWhole
    ? [0, 0]
    : [tensor.absolute * factor, relativeTolerance(datatype, context.tolerances) * factor];
  let worst = { share: -1, difference: 0, allowed: atol };
  for (const [at, recorded] of values.golden.entries()) {
    const difference = Math.abs((values.given[at] ?? Number.NaN) - recorded);
    const allowed = atol + rtol * Math.abs(recorded);
    const share = difference === 0 ? 0 : difference / allowed;
    if (share > worst.share) worst = { share, difference, allowed };
  }
  return atMost("max_difference", worst.difference, worst.allowed);
};

/** Probabilities: the same most probable class, and no probability further off than the tolerance of the runtime. */
export const compareProbabilities: Comparator = (pair, context) => {
  if (!hasSameShape(pair.golden, pair.given)) return unmeasured("shape");
  const values = numericPair(pair, numbersOf);
  if (typeof values === "string") return unmeasured(values);
  const { golden, given } = values;
  const tolerance = context.tolerances.probabilities[context.runtime];
  const differences = golden.map((value, at) => Math.abs(value - (given[at] ?? Number.NaN)));
  const finding = atMost(
    "max_difference",
    differences.reduce((a, b) => Math.max(a, b), 0),
    tolerance,
  );
  return mostProbable(golden) === mostProbable(given) ? finding : { ...finding, code: "argmax" };
};

function mostProbable(values: Float64Array): number {
  return values.reduce((best, value, at) => (value > (values[best] ?? -Infinity) ? at : best), 0);
}
