import { diffArrays } from "diff";
import { prepareWordDiff } from "./word-diff.ts";
import type { DiffPart } from "./word-diff.ts";

/** One side of a row: its line number from 1 and the line in pieces. */
export type DiffLine = { number: number; parts: readonly DiffPart[] };

/** A row of a comparison: the same on both sides, changed (one side may be absent), or lines left out between. */
export type DiffRow =
  | { kind: "same"; before: DiffLine; after: DiffLine }
  | { kind: "changed"; before: DiffLine | null; after: DiffLine | null }
  | { kind: "gap"; count: number };

const contextLines = 3;
/** Texts of more lines are not compared: no page shows them in a way that anybody reads. */
export const mostDiffLines = 5_000;
/** The search for the shortest list of changes takes their number squared; beyond these nothing is paired any more. */
const mostLineEdits = 1_000;

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

function plain(number: number, text: string): DiffLine {
  return { number, parts: [{ text, isMarked: false }] };
}

function markWords(before: DiffLine, after: DiffLine): { before: DiffLine; after: DiffLine } {
  const text = (line: DiffLine) => line.parts.map((part) => part.text).join("");
  const parts = prepareWordDiff(text(before), text(after));
  return {
    before: { number: before.number, parts: parts.before },
    after: { number: after.number, parts: parts.after },
  };
}

function pairBlock(removed: readonly DiffLine[], added: readonly DiffLine[]): DiffRow[] {
  const length = Math.max(removed.length, added.length);
  return Array.from({ length }, (_, index): DiffRow => {
    const before = removed[index] ?? null;
    const after = added[index] ?? null;
    return before && after
      ? { kind: "changed", ...markWords(before, after) }
      : { kind: "changed", before, after };
  });
}

type LineChange = { readonly value: readonly string[]; readonly removed: boolean; readonly added: boolean };

function changesOf(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  const shortest = diffArrays([...before], [...after], { maxEditLength: mostLineEdits });
  if (shortest !== undefined) return shortest;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const same = { removed: false, added: false };
  return [
    { ...same, value: before.slice(0, start) },
    { ...same, removed: true, value: before.slice(start, before.length - end) },
    { ...same, added: true, value: after.slice(start, after.length - end) },
    { ...same, value: before.slice(before.length - end) },
  ];
}

function allRows(before: readonly string[], after: readonly string[]): DiffRow[] {
  const rows: DiffRow[] = [];
  let removed: DiffLine[] = [];
  let added: DiffLine[] = [];
  let beforeNumber = 0;
  let afterNumber = 0;
  const closeBlock = () => {
    rows.push(...pairBlock(removed, added));
    removed = [];
    added = [];
  };
  for (const change of changesOf(before, after)) {
    if (change.removed) removed.push(...change.value.map((text) => plain((beforeNumber += 1), text)));
    else if (change.added) added.push(...change.value.map((text) => plain((afterNumber += 1), text)));
    else {
      closeBlock();
      for (const text of change.value) {
        beforeNumber += 1;
        afterNumber += 1;
        rows.push({ kind: "same", before: plain(beforeNumber, text), after: plain(afterNumber, text) });
      }
    }
  }
  closeBlock();
  return rows;
}

/**
 * Compares two texts line by line, changed lines paired and their differing words marked; lines further than three
 * from a change are folded into gaps. Identical texts give no rows. A last newline makes no line of its own. Null where
 * one of them has more than `mostDiffLines`.
 */
export function prepareLineDiff(before: string, after: string): DiffRow[] | null {
  const [one, other] = [linesOf(before), linesOf(after)];
  if (Math.max(one.length, other.length) > mostDiffLines) return null;
  const rows = allRows(one, other);
  const changedAt = rows.flatMap((row, index) => (row.kind === "changed" ? [index] : []));
  if (changedAt.length === 0) return [];
  const around = Array.from({ length: 2 * contextLines + 1 }, (_, index) => index - contextLines);
  const near = new Set(changedAt.flatMap((at) => around.map((offset) => at + offset)));
  const folded: DiffRow[] = [];
  rows.forEach((row, index) => {
    const last = folded.at(-1);
    if (near.has(index)) folded.push(row);
    else if (last?.kind === "gap") last.count += 1;
    else folded.push({ kind: "gap", count: 1 });
  });
  return folded;
}
