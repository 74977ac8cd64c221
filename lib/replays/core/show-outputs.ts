import { prepareWordDiff } from "#lib/charts/word-diff.ts";
import type { OutputType } from "#lib/replays/comparison-schema.ts";
import type { SampleOutput, ShownOutput } from "#lib/replays/sample-schema.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { InterfaceField } from "#lib/versions/interface-schema.ts";
import type { CompareContext } from "./comparator.ts";
import { labelNames } from "./compare-labels.ts";
import { decodeMedia } from "./decode-media.ts";
import { describeMedia } from "./describe-media.ts";
import { mediaFileOf } from "./media-file.ts";
import { chooseOutputType, modalityOfType } from "./output-type.ts";
import { numbersOf, textsOf } from "./read-outputs.ts";
import type { SampleTensor } from "./sample-tensors.ts";

/** An answer to show: its outputs, what its version's interface says of them, and where the bytes of one can be fetched. */
export type AnswerToShow = {
  readonly outputs: readonly SampleTensor[];
  readonly context: CompareContext;
  readonly hrefOf: (output: number) => string;
};

const mostLabels = 5;
const mostNumbers = 8;
const longestText = 4_000;
const longestJson = 400;

function fieldOf({ context }: AnswerToShow, { name }: SampleTensor): InterfaceField | null {
  return context.fields.get(name) ?? null;
}

function shownType(answer: AnswerToShow, output: SampleTensor): OutputType {
  return chooseOutputType(output, fieldOf(answer, output), answer.context).type;
}

function probabilities(output: SampleTensor, field: InterfaceField | null): ShownOutput | null {
  const values = numbersOf(output);
  if (values === null) return null;
  const labels = Array.from(values, (probability, id) => ({
    name: field?.labels?.[String(id)] ?? String(id),
    probability: Number.isFinite(probability) ? probability : null,
  }));
  const ordered = labels.toSorted((one, other) => (other.probability ?? -1) - (one.probability ?? -1));
  return { kind: "labels", labels: ordered.slice(0, mostLabels) };
}

function labelled(output: SampleTensor, field: InterfaceField | null): ShownOutput {
  const names = labelNames(output, field).slice(0, mostLabels);
  return { kind: "labels", labels: names.map((name) => ({ name, probability: null })) };
}

function cut(text: string, longest: number): { readonly text: string; readonly isCut: boolean } {
  return text.length > longest ? { text: text.slice(0, longest), isCut: true } : { text, isCut: false };
}

/** A text with the words marked that the other answer does not have in their place; nothing is marked without another. */
function shownText(text: string, other: string | null, isFirst: boolean): ShownOutput {
  const own = cut(text, longestText);
  if (other === null) return { kind: "text", parts: [{ text: own.text, isMarked: false }], isCut: own.isCut };
  const theirs = cut(other, longestText).text;
  const parts = isFirst ? prepareWordDiff(own.text, theirs).before : prepareWordDiff(theirs, own.text).after;
  return { kind: "text", parts, isCut: own.isCut };
}

function shownNumbers(output: SampleTensor): ShownOutput | null {
  const values = numbersOf(output);
  if (values === null) return null;
  const shown = Array.from(values.subarray(0, mostNumbers), (value) =>
    Number.isFinite(value) ? value : null,
  );
  return { kind: "numbers", values: shown, more: values.length - shown.length };
}

function shownJson(data: readonly Json[]): ShownOutput {
  return { kind: "json", ...cut(JSON.stringify(data.length === 1 ? data[0] : data), longestJson) };
}

type Shown = {
  readonly answer: AnswerToShow;
  readonly at: number;
  readonly other: SampleTensor | null;
  readonly isFirst: boolean;
};

function shownMedia(output: SampleTensor, { answer, at }: Shown, type: OutputType): ShownOutput | null {
  const modality = modalityOfType(type);
  const isFile = mediaFileOf(textsOf(output)?.[0] ?? "") !== null;
  if (modality === null && !isFile) return null;
  const field = fieldOf(answer, output);
  const decoded = decodeMedia(output, { field, modality: modality ?? "overall" });
  return { kind: "media", media: describeMedia(decoded, answer.hrefOf(at)) };
}

function shownValues(output: SampleTensor, { other, isFirst }: Shown): ShownOutput {
  const texts = textsOf(output);
  if (texts === null || texts.length === 0) return shownNumbers(output) ?? shownJson(output.data);
  const theirs = other === null ? null : textsOf(other);
  return shownText(texts.join("\n"), theirs?.join("\n") ?? null, isFirst);
}

function showOutput(output: SampleTensor, shown: Shown): ShownOutput {
  const type = shownType(shown.answer, output);
  const field = fieldOf(shown.answer, output);
  if (type === "label") return labelled(output, field);
  const distribution = type === "probabilities" ? probabilities(output, field) : null;
  return distribution ?? shownMedia(output, shown, type) ?? shownValues(output, shown);
}

/**
 * The outputs of an answer as a person takes them in, in the answer's order, beside those of another answer to the same input;
 * `different`: the names of outputs that are beyond their tolerance.
 */
export function showOutputs(
  answer: AnswerToShow,
  beside: {
    readonly other: readonly SampleTensor[] | null;
    readonly different: ReadonlySet<string>;
    readonly isFirst: boolean;
  },
): SampleOutput[] {
  return answer.outputs.map((output, at) => {
    const other = beside.other?.find(({ name }) => name === output.name) ?? null;
    return {
      name: output.name,
      unit: fieldOf(answer, output)?.unit ?? null,
      isDifferent: beside.other === null ? null : beside.different.has(output.name),
      shown: showOutput(output, { answer, at, other, isFirst: beside.isFirst }),
    };
  });
}
