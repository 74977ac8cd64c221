import { z } from "zod";

const Count = z.coerce.number().int().min(0);
/** An empty CSV field is a number that HAProxy does not count here. */
const CountOrNone = z.union([z.literal("").transform(() => null), Count]).optional();

/** A line of `show stat <backend> 4 -1`, by the header's names; HAProxy adds columns at the end over the years. */
export const StatLine = z.object({
  pxname: z.string(),
  svname: z.string(),
  status: z.string(),
  /** Effective weight, slow start and drain included. */
  weight: Count,
  /** The weight that was set; absent before HAProxy 2.4. */
  uweight: CountOrNone,
  bck: Count,
  stot: Count,
  /** Sessions under way. */
  scur: CountOrNone,
  /** Number of the server within its backend. */
  sid: CountOrNone,
  hrsp_1xx: CountOrNone,
  hrsp_2xx: CountOrNone,
  hrsp_3xx: CountOrNone,
  hrsp_4xx: CountOrNone,
  hrsp_5xx: CountOrNone,
  hrsp_other: CountOrNone,
});
export type StatLine = z.infer<typeof StatLine>;

/** Which process answers; `Start_time_sec` tells two processes with one pid apart, where HAProxy is 2.6 or newer. */
export const ProcessInfo = z.object({
  Pid: Count,
  Uptime_sec: Count,
  Start_time_sec: Count.optional(),
});
export type ProcessInfo = z.infer<typeof ProcessInfo>;

/** Reads `show info`; null when the text is something else. */
export function parseInfo(text: string): ProcessInfo | null {
  const fields = text.split("\n").map((line) => line.split(/: (.*)/));
  const parsed = ProcessInfo.safeParse(
    Object.fromEntries(fields.map(([name, value]) => [name ?? "", value])),
  );
  return parsed.success ? parsed.data : null;
}

/** Reads `show stat` in CSV; null when the text is something else. */
export function parseStat(text: string): StatLine[] | null {
  const [header = "", ...lines] = text.split("\n").filter((line) => line !== "");
  if (!header.startsWith("# pxname,")) return null;
  const names = header.slice(2).split(",");
  const parsed = z.array(StatLine).safeParse(lines.map((line) => byName(names, splitCsv(line))));
  return parsed.success ? parsed.data : null;
}

/** Reads `get map`; the value, null for an absent key, and undefined when the text is something else. */
export function parseMapEntry(text: string): string | null | undefined {
  if (/\bfound=no\b/.test(text)) return null;
  return /\bfound=yes\b.*?, value="([^"]*)"/s.exec(text)?.[1];
}

/** Reads `show table`; entries per server name, and null where the backend has no stick table. */
export function parseTable(text: string): Map<string, number> | null {
  if (!text.trimStart().startsWith("# table:")) return null;
  const entries = new Map<string, number>();
  for (const [, server = ""] of text.matchAll(/\bserver_key=(\S+)/g)) {
    entries.set(server, (entries.get(server) ?? 0) + 1);
  }
  return entries;
}

/** Requests that a server answered; HAProxy counts answers in HTTP mode and sessions otherwise. */
export function answeredBy(line: StatLine): number {
  const answers = [
    line.hrsp_1xx,
    line.hrsp_2xx,
    line.hrsp_3xx,
    line.hrsp_4xx,
    line.hrsp_5xx,
    line.hrsp_other,
  ].filter((count) => count != null);
  return answers.length === 0 ? line.stot : answers.reduce((sum, count) => sum + count, 0);
}

function byName(names: readonly string[], values: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
}

/** A field with a comma or a quote is quoted, its quotes doubled. */
function splitCsv(line: string): string[] {
  const fields: string[] = [];
  for (const [, quoted, plain] of line.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g)) {
    fields.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
  }
  return fields;
}
