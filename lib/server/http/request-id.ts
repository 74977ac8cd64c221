import { newId } from "#lib/server/observability/ids.ts";

/** The request's own id when it is a plain token of 8 to 64 characters, so that it can stand in a log; else a new one. */
export function readRequestId(headers: Headers): string {
  const given = headers.get("x-request-id");
  return given !== null && /^[\w-]{8,64}$/.test(given) ? given : newId();
}
