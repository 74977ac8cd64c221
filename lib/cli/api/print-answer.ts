import type { ApiOptions } from "./connect-api.ts";

/** Prints an answer: as JSON where that was asked for, else the lines. */
export function printAnswer(options: ApiOptions, answer: unknown, lines: readonly string[]): void {
  const text = options.json === true ? JSON.stringify(answer, null, 2) : lines.join("\n");
  if (text !== "") process.stdout.write(`${text}\n`);
}

/** Lines of columns as wide as their widest cell, two spaces apart; the last column is not filled up. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** An instant to the second in UTC, or a dash where there is none. */
export function instantText(at: Date | null): string {
  return at === null ? "-" : `${at.toISOString().slice(0, 19)}Z`;
}
