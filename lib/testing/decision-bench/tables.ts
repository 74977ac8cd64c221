/** A cell of a printed table. */
export type Cell = string | number | null;

/** A printed table, and what of it does not meet its bar. */
export interface PrintedTable {
  readonly lines: readonly string[];
  readonly failures: readonly string[];
}

/** Lines of a table with aligned columns; null is a dash. */
export function tableLines(head: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const texts = [head, ...rows].map((row) => row.map((cell) => (cell === null ? "-" : String(cell))));
  const widths = head.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  const lines = texts.map((row) =>
    row
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join("  "),
  );
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [lines[0] ?? "", rule, ...lines.slice(1)];
}

/** A share as text: 1.4 %. */
export function percent(part: number, whole: number): string {
  const share = (100 * part) / whole;
  return `${share.toFixed(share > 0 && share < 0.1 ? 2 : 1)} %`;
}

/** The middle of some numbers; null without any. */
export function medianOf(values: readonly number[]): number | null {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? null;
}
