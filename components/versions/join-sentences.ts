import { gapIn } from "#components/shell/punctuation.ts";

/** Sentences one after the other: a space between them in English, none in Chinese, whose full stop has room enough. */
export function joinSentences(sentences: readonly string[], locale: string): string {
  return sentences.join(gapIn(locale));
}
