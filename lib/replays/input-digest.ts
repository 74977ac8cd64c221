import { createHash } from "node:crypto";
import type { Json } from "#lib/schema/atoms.ts";

type JsonObject = { readonly [key: string]: Json };

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Keys in order, so that the same inputs have the same text whoever sent them. */
function ordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isObject(value)) return value;
  const names = Object.keys(value).toSorted();
  return Object.fromEntries(names.map((name) => [name, ordered(value[name] ?? null)]));
}

/**
 * The SHA-256 of what an inference request asks: its inputs without its id and parameters, so that the same question to two
 * versions is known again. A request without inputs is digested whole.
 */
export function inputDigest(request: Json): string {
  const asked = isObject(request) ? (request["inputs"] ?? request) : request;
  return createHash("sha256")
    .update(JSON.stringify(ordered(asked)))
    .digest("hex");
}
