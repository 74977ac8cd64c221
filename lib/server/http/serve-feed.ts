import { createHash } from "node:crypto";
import { ZodError } from "zod";
import { authenticateFeedKey } from "#lib/access/authenticate-feed-key.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Actor, Context } from "#lib/server/context.ts";
import { database } from "#lib/server/database/prisma.ts";
import { env } from "#lib/server/env.ts";
import { authenticate, changelogReader } from "./authenticate.ts";
import { log } from "./log.ts";
import { observeRequest } from "./observe-request.ts";
import { readPeer } from "./peer-address.ts";
import { problemResponse, toAppError } from "./problem-response.ts";
import { RateLimiter } from "./rate-limit.ts";
import { readParams } from "./read-input.ts";
import { readRequestId } from "./request-id.ts";
import type { RouteHandler } from "./serve.ts";

/** The formats of the feeds. */
export type FeedFormat = "atom" | "json";

type ReadFeed = (
  ctx: Context,
  request: {
    readonly format: FeedFormat;
    readonly origin: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly query: URLSearchParams;
  },
) => Promise<string>;

const mediaType = {
  atom: "application/atom+xml; charset=utf-8",
  json: "application/feed+json; charset=utf-8",
} as const satisfies Record<FeedFormat, string>;

const perClient = new RateLimiter({ burst: 120, perSecond: 4 });

/**
 * Gives the route handler of a feed. Its reader is the person of the `key` in the address, a session, an API token, or, where the
 * administrator opened the changelog, anybody. Answers 304 to a reader that has this text already.
 */
export function serveFeed(format: FeedFormat, readFeed: ReadFeed): RouteHandler {
  return (request, route) =>
    observeRequest({ method: "GET", path: `/{locale}/changelog/feed.${format}` }, async () => {
      const requestId = readRequestId(request.headers);
      try {
        perClient.take(readPeer(request.headers)?.client ?? "unknown", performance.now());
        const { searchParams: query } = new URL(request.url);
        const now = new Date();
        const actor = await feedReader(request.headers, query.get("key"), now);
        const ctx: Context = { actor, requestId, now, locale: "en", db: database() };
        const origin = env().LASTGOOD_URL;
        const text = await readFeed(ctx, { format, origin, params: await readParams(route), query });
        return answer(request, text, { "content-type": mediaType[format], "x-request-id": requestId });
      } catch (thrown) {
        const error = toAppError(thrown instanceof ZodError ? refusedFilter(thrown) : thrown);
        if (error.code === "INTERNAL") log().error({ requestId, err: thrown }, "a feed could not be made");
        return problemResponse(error, requestId);
      }
    });
}

async function feedReader(headers: Headers, key: string | null, now: Date): Promise<Actor> {
  if (key !== null) return authenticateFeedKey(database(), key, now);
  const { actor } = await authenticate(headers, now);
  return actor.kind === "public" ? changelogReader() : actor;
}

function refusedFilter({ issues }: ZodError): AppError {
  const invalidParams = issues.map(({ path, message }) => ({ name: path.join("."), reason: message }));
  const detail = invalidParams.map(({ name, reason }) => `${name}: ${reason}`).join("; ");
  return new AppError({ code: "INVALID", detail, invalidParams });
}

function answer(request: Request, text: string, headers: Readonly<Record<string, string>>): Response {
  const etag = `"${createHash("sha256").update(text).digest("base64url")}"`;
  const all = { ...headers, etag, "cache-control": "private, no-cache", "referrer-policy": "no-referrer" };
  const isKnown = request.headers.get("if-none-match") === etag;
  return isKnown ? new Response(null, { status: 304, headers: all }) : new Response(text, { headers: all });
}
