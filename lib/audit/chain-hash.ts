import { createHash } from "node:crypto";
import type { ChainedEntry } from "#lib/audit/schema.ts";
import type { Json } from "#lib/schema/atoms.ts";

/** What the first row of the chain carries as the hash of the row before. */
export const genesisHash = "0".repeat(64);

/** SHA-256 over the row's fields as canonical JSON (keys sorted, instants as ISO 8601), the hash of the row before among them. */
export function chainHash(entry: ChainedEntry): string {
  const fields: Json = {
    id: entry.id,
    at: entry.at.toISOString(),
    actorKind: entry.actorKind,
    actorId: entry.actorId,
    actorName: entry.actorName,
    actorRole: entry.actorRole,
    action: entry.action,
    objectKind: entry.objectKind,
    objectId: entry.objectId,
    objectName: entry.objectName,
    reason: entry.reason,
    before: entry.before,
    after: entry.after,
    requestId: entry.requestId,
    previousHash: entry.previousHash,
  };
  return createHash("sha256").update(canonicalJson(fields)).digest("hex");
}

/** JSON with object keys in code-point order and no white space, so that equal values have equal text. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const keys = Object.keys(value).toSorted();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}
