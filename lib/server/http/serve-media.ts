import { createHash } from "node:crypto";
import type { Context } from "#lib/server/context.ts";
import { database } from "#lib/server/database/prisma.ts";
import { authenticate } from "./authenticate.ts";
import { log } from "./log.ts";
import { observeRequest } from "./observe-request.ts";
import { readPeer } from "./peer-address.ts";
import { problemResponse, toAppError } from "./problem-response.ts";
import { RateLimiter } from "./rate-limit.ts";
import { readParams } from "./read-input.ts";
import { readRequestId } from "./request-id.ts";
import type { RouteHandler } from "./serve.ts";

type Media = { readonly bytes: Uint8Array<ArrayBuffer>; readonly mediaType: string };

type ReadMedia = (
  ctx: Context,
  request: { readonly params: Readonly<Record<string, unknown>>; readonly query: URLSearchParams },
) => Promise<Media>;

const perClient = new RateLimiter({ burst: 400, perSecond: 40 });

/**
 * Gives the route handler of a picture, clip or video for people with an account and tokens. What is read must never change
 * under its address: it may be kept for a year by the browser of whoever may see it. Answers one range of bytes (206), which
 * players ask for to move within a clip, 416 for one that is not there, and 304 to who has it.
 */
export function serveMedia(path: string, readMedia: ReadMedia): RouteHandler {
  return (request, route) =>
    observeRequest({ method: "GET", path }, async () => {
      const requestId = readRequestId(request.headers);
      try {
        perClient.take(readPeer(request.headers)?.client ?? "unknown", performance.now());
        const now = new Date();
        const { actor } = await authenticate(request.headers, now);
        const ctx: Context = { actor, requestId, now, locale: "en", db: database() };
        const query = new URL(request.url).searchParams;
        const media = await readMedia(ctx, { params: await readParams(route), query });
        return answer(request.headers, media, requestId);
      } catch (thrown) {
        const error = toAppError(thrown);
        if (error.code === "INTERNAL") log().error({ requestId, err: thrown }, "media could not be read");
        return problemResponse(error, requestId);
      }
    });
}

function answer(asked: Headers, { bytes, mediaType }: Media, requestId: string): Response {
  const etag = `"${createHash("sha256").update(bytes).digest("base64url")}"`;
  const headers = {
    "content-type": mediaType,
    "content-disposition": "inline",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, max-age=31536000, immutable",
    vary: "cookie, authorization",
    "accept-ranges": "bytes",
    etag,
    "x-request-id": requestId,
  };
  if (asked.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  const range = readRange(asked.get("range"), bytes.length);
  if (range === null) return new Response(bytes, { headers });
  const size = `/${bytes.length}`;
  if (range === "outside") {
    return new Response(null, { status: 416, headers: { ...headers, "content-range": `bytes *${size}` } });
  }
  const told = { ...headers, "content-range": `bytes ${range.from}-${range.to}${size}` };
  return new Response(bytes.slice(range.from, range.to + 1), { status: 206, headers: told });
}

type ByteRange = { readonly from: number; readonly to: number };

/** The one range that a request asks for; null for none, or for several, which may be answered whole. RFC 9110, section 14. */
function readRange(header: string | null, length: number): ByteRange | "outside" | null {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/u.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return null;
  const range = first === "" ? lastBytes(Number(last), length) : bytesFrom(Number(first), last, length);
  if (range.to < range.from) return range.from >= length ? "outside" : null;
  return range;
}

function lastBytes(count: number, length: number): ByteRange {
  return { from: count === 0 ? length : Math.max(0, length - count), to: length - 1 };
}

function bytesFrom(from: number, last: string, length: number): ByteRange {
  return { from, to: last === "" ? length - 1 : Math.min(Number(last), length - 1) };
}
