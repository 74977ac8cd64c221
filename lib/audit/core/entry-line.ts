import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Json } from "#lib/schema/atoms.ts";

/** The forms of an export: JSON Lines, which can be verified, and CSV, for reading. */
export type ExportFormat = "jsonl" | "csv";

const columns = [
  "seq",
  "at",
  "actorKind",
  "actorId",
  "actorName",
  "actorRole",
  "action",
  "objectKind",
  "objectId",
  "objectName",
  "reason",
  "before",
  "after",
  "requestId",
  "previousHash",
  "hash",
] as const;

/** The first line of an export, or nothing. */
export function headLine(format: ExportFormat): string {
  return format === "csv" ? `${columns.join(",")}\r\n` : "";
}

/** One act as a line: in JSON Lines exactly the fields that its hash covers, with `seq` and `hash`. */
export function entryLine(entry: AuditEntry, format: ExportFormat): string {
  const { actor, at, ...rest } = entry;
  const fields: Readonly<Record<(typeof columns)[number], Json>> = {
    ...rest,
    at: at.toISOString(),
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
  };
  if (format === "jsonl") return `${oneLine(JSON.stringify(fields))}\n`;
  return `${columns.map((column) => cell(fields[column])).join(",")}\r\n`;
}

/** Line and paragraph separators are allowed in JSON, but many readers end a line there. */
function oneLine(json: string): string {
  return json.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(value: Json): string {
  if (value === null) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
