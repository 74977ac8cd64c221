import { useLocale } from "next-intl";
import { gapIn } from "./punctuation.ts";

/** What stands between two sentences in a row, as the reader's language has it. */
export function Gap() {
  return gapIn(useLocale());
}
