/** One sample line. */
export interface MetricSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `NaN` and infinities are kept as they stand. */
  readonly value: number;
}

/** An exposition, and whether its end mark was seen: without it the text may be cut off. */
export interface MetricExposition {
  readonly samples: readonly MetricSample[];
  readonly hasEnd: boolean;
}

/** Thrown for a line that is no sample, with its number counted from 1. */
export class MetricSyntaxError extends Error {
  override readonly name = "MetricSyntaxError";
  readonly line: number;

  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.line = line;
  }
}

const SAMPLE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?[ \t]+(\S+)(?:[ \t]+(\S+))?(?:[ \t]*#.*)?[ \t]*$/;
const LABEL = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(?:,|$)/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", '"': '"', "\\": "\\" };

function parseLabels(text: string, line: number): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const found = LABEL.exec(text);
    if (found === null) throw new MetricSyntaxError(line, "the labels are malformed");
    const [, name = "", value = ""] = found;
    labels[name] = value.replace(/\\(.)/g, (whole, escaped: string) => ESCAPES[escaped] ?? whole);
  }
  return labels;
}

function parseValue(text: string, line: number): number {
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  const value = Number(text);
  if (Number.isNaN(value)) throw new MetricSyntaxError(line, `"${text.slice(0, 40)}" is not a number`);
  return value;
}

/**
 * Reads the OpenMetrics 1.0 text format, and the Prometheus text format as its subset. Timestamps and
 * exemplars are skipped. Throws `MetricSyntaxError`.
 * Source: https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
 */
export function parseOpenMetrics(text: string): MetricExposition {
  const samples: MetricSample[] = [];
  const lines = text.split("\n");
  let hasEnd = false;
  for (const [index, raw] of lines.entries()) {
    const line = raw.replace(/\r$/, "");
    if (line.trim() === "") continue;
    if (hasEnd) throw new MetricSyntaxError(index + 1, "there is text after # EOF");
    if (line.startsWith("#")) {
      hasEnd = line.trimEnd() === "# EOF";
      continue;
    }
    const [, name, , labels = "", value] = SAMPLE.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new MetricSyntaxError(index + 1, "this is not a sample");
    samples.push({ name, labels: parseLabels(labels, index + 1), value: parseValue(value, index + 1) });
  }
  return { samples, hasEnd };
}
