import { AppError } from "#lib/schema/app-error.ts";
import { env } from "#lib/server/env.ts";

/**
 * Refuses (FORBIDDEN) a request that another site made a browser send: state changes that a cookie authorises come from
 * our own pages only. Fetch Metadata decides where the browser sends it, the Origin header elsewhere; neither is refused.
 */
export function checkOrigin(headers: Headers): void {
  const site = headers.get("sec-fetch-site");
  if (site === "same-origin") return;
  const origin = headers.get("origin");
  if (origin !== null && isOurs(origin, headers.get("host"))) return;
  throw new AppError({
    code: "FORBIDDEN",
    detail:
      "This request came from another site. Use the pages of Lastgood itself, or send an API token as a bearer token.",
    extra: { origin: origin ?? "none" },
  });
}

/** Whether a browser sent a request; programs send neither Fetch Metadata nor an origin, and no browser leaves both out of a form. */
export function isFromBrowser(headers: Headers): boolean {
  return headers.has("sec-fetch-site") || headers.has("origin");
}

function isOurs(origin: string, host: string | null): boolean {
  const parsed = URL.parse(origin);
  if (parsed === null) return false;
  return parsed.host === host || parsed.origin === new URL(env().LASTGOOD_URL).origin;
}
