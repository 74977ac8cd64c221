import { diffWordsWithSpace } from "diff";

/** A piece of a text; a marked one differs from the other side. */
export type DiffPart = { text: string; isMarked: boolean };

/** The search takes the number of changes squared; beyond these nothing is paired any more. */
const mostWordEdits = 200;
const longestMarked = 2_000;

/**
 * Two texts in pieces, the differing words marked; a Han character is a word. Texts of more than 2,000 characters, or with
 * more than 200 changes, are marked whole.
 */
export function prepareWordDiff(before: string, after: string): { before: DiffPart[]; after: DiffPart[] } {
  const isShort = Math.max(before.length, after.length) <= longestMarked;
  const changes = isShort ? diffWordsWithSpace(before, after, { maxEditLength: mostWordEdits }) : undefined;
  if (changes === undefined) {
    const isMarked = before !== after;
    return { before: [{ text: before, isMarked }], after: [{ text: after, isMarked }] };
  }
  const side = (skip: "added" | "removed", mark: "added" | "removed"): DiffPart[] =>
    changes
      .filter((change) => !change[skip])
      .map((change) => ({ text: change.value, isMarked: Boolean(change[mark]) }));
  return { before: side("added", "removed"), after: side("removed", "added") };
}
