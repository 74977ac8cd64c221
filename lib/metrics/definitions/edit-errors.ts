/** Edits that turn a reference into a hypothesis, and their share of the reference's length. */
export interface EditErrors {
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
  readonly referenceLength: number;
  /** (S + D + I) / N, 0 or more and above 1 where the hypothesis is longer; null for an empty reference with insertions. */
  readonly rate: number | null;
}

interface Cell {
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
}

function costOf(cell: Cell): number {
  return cell.substitutions + cell.deletions + cell.insertions;
}

function cheapest(first: Cell, ...others: readonly Cell[]): Cell {
  return others.reduce((best, cell) => (costOf(cell) < costOf(best) ? cell : best), first);
}

const nothing: Cell = { substitutions: 0, deletions: 0, insertions: 0 };

function nextRow(row: readonly Cell[], token: string, hypothesis: readonly string[]): Cell[] {
  const [start = nothing] = row;
  const next: Cell[] = [{ ...start, deletions: start.deletions + 1 }];
  for (const [column, word] of hypothesis.entries()) {
    const diagonal = row[column] ?? nothing;
    const above = row[column + 1] ?? nothing;
    const left = next[column] ?? nothing;
    const kept = word === token ? diagonal : { ...diagonal, substitutions: diagonal.substitutions + 1 };
    const deleted = { ...above, deletions: above.deletions + 1 };
    next.push(cheapest(kept, deleted, { ...left, insertions: left.insertions + 1 }));
  }
  return next;
}

/** The fewest substitutions, deletions and insertions between two token lists (Levenshtein 1966). */
export function editErrors(reference: readonly string[], hypothesis: readonly string[]): EditErrors {
  const first: Cell[] = Array.from({ length: hypothesis.length + 1 }, (_, insertions) => ({
    ...nothing,
    insertions,
  }));
  const last = reference.reduce<Cell[]>((row, token) => nextRow(row, token, hypothesis), first);
  const cell = last.at(-1) ?? nothing;
  const referenceLength = reference.length;
  const empty = hypothesis.length === 0 ? 0 : null;
  return { ...cell, referenceLength, rate: referenceLength === 0 ? empty : costOf(cell) / referenceLength };
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}

/** The word errors of a transcript; words are what white space separates, so normalise before. */
export function wordErrors(reference: string, hypothesis: string): EditErrors {
  return editErrors(wordsOf(reference), wordsOf(hypothesis));
}

/** The character errors of a transcript, by code point. */
export function characterErrors(reference: string, hypothesis: string): EditErrors {
  return editErrors([...reference], [...hypothesis]);
}
