import type { CompareContext } from "./comparator.ts";
import { labelNames } from "./compare-labels.ts";
import { compareOutputs } from "./compare-output.ts";
import { chooseOutputType } from "./output-type.ts";
import type { JudgedPair, SamplePair } from "./pair-samples.ts";
import { readTensors } from "./read-outputs.ts";
import type { Output } from "./read-outputs.ts";

/** What the interfaces of the two versions say of their outputs. */
export type SampleContexts = { readonly against: CompareContext; readonly own: CompareContext };

/** Labels are compared as each version names them: the same class id may mean another thing in the other. */
function areLabelsEqual(one: Output, other: Output, { against, own }: SampleContexts): boolean | null {
  const field = against.fields.get(one.name) ?? null;
  if (chooseOutputType(one, field, against).type !== "label") return null;
  const names = [labelNames(one, field), labelNames(other, own.fields.get(other.name) ?? null)];
  return names[0]?.join("\n") === names[1]?.join("\n");
}

function differing(
  against: readonly Output[],
  own: readonly Output[],
  contexts: SampleContexts,
): ReadonlySet<string> {
  const found = compareOutputs(against, own, { stage: "postprocess", context: contexts.against });
  const names = found.filter(({ output, isEqual }) => {
    const one = against.find(({ name }) => name === output);
    const other = own.find(({ name }) => name === output);
    const areEqual = one && other ? areLabelsEqual(one, other, contexts) : null;
    return !(areEqual ?? isEqual);
  });
  return new Set(names.map(({ output }) => output));
}

/** The output that answers the question: the first that the interface declares, else the first of the answer. */
function mainOutput(outputs: readonly Output[], context: CompareContext): string | null {
  const declared = [...context.fields.keys()].find((name) => outputs.some((output) => output.name === name));
  return declared ?? outputs[0]?.name ?? null;
}

/**
 * How the two answers to an input stand: whether the main output differs beyond its tolerance, or only others do. Answers too
 * large to be read here are the same only to the letter.
 */
export function judgePair(pair: SamplePair, contexts: SampleContexts): JudgedPair {
  const { against, own } = pair;
  const nothing: ReadonlySet<string> = new Set();
  if (against?.digest == null || own?.digest == null) {
    return { ...pair, standing: "one_sided", different: nothing };
  }
  if (against.outputs === null || own.outputs === null) {
    const standing = against.digest === own.digest ? "same" : "answer_differs";
    return { ...pair, standing, different: nothing };
  }
  const [before, after] = [readTensors(against.outputs), readTensors(own.outputs)];
  const different = differing(before, after, contexts);
  if (different.size === 0) return { ...pair, standing: "same", different };
  const isMain = different.has(mainOutput(before, contexts.against) ?? "");
  return { ...pair, standing: isMain ? "answer_differs" : "values_differ", different };
}
