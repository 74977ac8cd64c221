import { characterErrors, editErrors } from "#lib/metrics/definitions/edit-errors.ts";
import type { Comparator } from "./comparator.ts";
import { unmeasured } from "./comparator.ts";
import { textsOf } from "./read-outputs.ts";
import type { Output } from "./read-outputs.ts";

/** Longer texts are compared, but their errors are not counted: the count grows with the square of the length. */
const longestCounted = 2_000;

function joined(output: Output): string | null {
  return textsOf(output)?.join("\n") ?? null;
}

/** Texts and token lists of a deterministic model: exactly equal. The measurement is the character error rate. */
export const compareTexts: Comparator = ({ golden, given }) => {
  if (golden.data.length !== given.data.length) return unmeasured("count");
  const isSame = golden.data.every((value, at) => JSON.stringify(value) === JSON.stringify(given.data[at]));
  const [wanted, came] = [joined(golden), joined(given)];
  const isCounted = wanted !== null && came !== null && wanted.length + came.length <= 2 * longestCounted;
  const rate = isCounted ? characterErrors(wanted, came).rate : null;
  return { code: isSame ? "equal" : "values", measure: "character_error_rate", value: rate, tolerance: 0 };
};

/**
 * The words of a transcript after the pinned normaliser: NFKC, lower case, punctuation and symbols away, apostrophes inside
 * words kept, every Han, Hiragana and Katakana character a word of its own.
 */
export function transcriptWords(text: string): string[] {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/(?<=\p{L})’(?=\p{L})/gu, "'")
    .replaceAll(/(?!(?<=\p{L})'(?=\p{L}))[\p{P}\p{S}]/gu, " ")
    .replaceAll(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu, " $& ")
    .split(/\s+/u)
    .filter((word) => word !== "");
}

/**
 * Transcripts by word errors against the recorded one, after the normaliser: at most the tolerance of one utterance; errors
 * and words are told, since all together have a limit of their own. No text for a text, or a text for none, always differs.
 */
export const compareTranscripts: Comparator = ({ golden, given }, { tolerances }) => {
  const [wanted, came] = [joined(golden), joined(given)];
  if (wanted === null || came === null) return unmeasured("not_readable");
  const [reference, hypothesis] = [transcriptWords(wanted), transcriptWords(came)];
  if (reference.length === 0 && hypothesis.length === 0) return unmeasured("equal");
  if (reference.length === 0 || hypothesis.length === 0) return unmeasured("empty");
  if (Math.max(reference.length, hypothesis.length) > longestCounted) {
    return unmeasured(reference.join(" ") === hypothesis.join(" ") ? "equal" : "values");
  }
  const { substitutions, deletions, insertions, rate } = editErrors(reference, hypothesis);
  const errors = substitutions + deletions + insertions;
  const isWithin = rate !== null && rate <= tolerances.transcript.utterance;
  return {
    code: errors === 0 ? "equal" : isWithin ? "within_tolerance" : "beyond_tolerance",
    measure: "word_error_rate",
    value: rate,
    tolerance: tolerances.transcript.utterance,
    pooled: { errors, length: reference.length },
  };
};
