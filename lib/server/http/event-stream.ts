import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { openLiveCursor, readLiveEvents } from "#lib/audit/read-live-events.ts";
import { AppError } from "#lib/schema/app-error.ts";
import { LiveEvent } from "#lib/schema/event.ts";
import type { Actor, Context } from "#lib/server/context.ts";
import { database } from "#lib/server/database/prisma.ts";
import { authenticate } from "./authenticate.ts";
import { onLiveHint } from "./live-hints.ts";
import { log } from "./log.ts";
import { problemResponse, toAppError } from "./problem-response.ts";
import { readParams } from "./read-input.ts";
import type { RouteContext } from "./read-input.ts";
import { readRequestId } from "./request-id.ts";
import type { RouteHandler } from "./serve.ts";
import { shutdownSignal } from "./shutdown.ts";

type At = { readonly params: Readonly<Record<string, unknown>>; readonly url: URL };

/** Which topics a stream is about, from its address. Throws as a verb does. */
export type TopicsOf = (ctx: Context, at: At) => Promise<readonly string[]>;

/** Told when a stream opens, and every eight seconds as long as it is open. */
export type OnOpen = (ctx: Context, at: At) => Promise<void>;

const pollMs = 1_000;
const heartbeatMs = 8_000;
/** After this a stream ends and the browser opens a new one, so that a lost right is seen. */
const longestMs = 10 * 60_000;
const pace = 2_000;
/** Each open stream reads the database every second. */
const mostOpenPerActor = 50;
const openStreams = new Map<string, number>();

const headers = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store, no-transform",
  // nginx would collect the lines otherwise.
  "x-accel-buffering": "no",
};

/**
 * Gives the route handler of a server-sent stream of LiveEvents, resumable by `Last-Event-ID` (header, or query
 * `lastEventId`). Each line has the event's number as its id and the whole event as its data.
 */
export function serveEvents(topicsOf: TopicsOf, onOpen?: OnOpen): RouteHandler {
  return async (request, route) => {
    const requestId = readRequestId(request.headers);
    try {
      const opened = await openStream({ topicsOf, onOpen }, request, route);
      return new Response(opened, { headers: { ...headers, "x-request-id": requestId } });
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === "INTERNAL") log().error({ requestId, err: thrown }, "a stream could not be opened");
      return problemResponse(error, requestId);
    }
  };
}

type Serving = { readonly topicsOf: TopicsOf; readonly onOpen: OnOpen | undefined };

async function openStream({ topicsOf, onOpen }: Serving, request: Request, route: RouteContext | undefined) {
  const now = new Date();
  const { actor } = await authenticate(request.headers, now);
  const ctx: Context = {
    actor,
    requestId: readRequestId(request.headers),
    now,
    locale: "en",
    db: database(),
  };
  authorize(ctx, "read");
  const url = new URL(request.url);
  const at = { params: await readParams(route), url };
  const topics = await topicsOf(ctx, at);
  const cursor = await openLiveCursor(ctx, lastEventId(request.headers, url));
  const stop = AbortSignal.any([request.signal, shutdownSignal(), AbortSignal.timeout(longestMs)]);
  const ended = countStream(actor);
  const untold = onOpen === undefined ? null : tellAgain(() => onOpen({ ...ctx, now: new Date() }, at));
  // A request that nobody holds is collected, and its signal with it, before it could tell that the reader left.
  const read = async () => (request.signal.aborted ? [] : readLiveEvents(ctx, topics, cursor));
  return eventStream({
    stop,
    topics,
    read,
    ended: () => {
      untold?.();
      ended();
    },
  });
}

/** Tells at once and again and again, and gives what ends it; a failure is logged, since the stream itself goes on. */
function tellAgain(tell: () => Promise<void>): () => void {
  const telling = () =>
    void tell().catch((error: unknown) => log().warn({ err: error }, "an open stream could not be noted"));
  const timer = setInterval(telling, heartbeatMs);
  telling();
  return () => clearInterval(timer);
}

/** Counts one more open stream of an actor and gives what counts it off again; RATE_LIMITED for one too many. */
function countStream({ kind, id, name }: Actor): () => void {
  const key = `${kind}:${id ?? name}`;
  const open = openStreams.get(key) ?? 0;
  if (open >= mostOpenPerActor) {
    const detail = `${name} has ${open} streams open already. Close one first.`;
    throw new AppError({ code: "RATE_LIMITED", detail, retryAfterMs: 5_000 });
  }
  openStreams.set(key, open + 1);
  return () => {
    const left = (openStreams.get(key) ?? 1) - 1;
    if (left > 0) openStreams.set(key, left);
    else openStreams.delete(key);
  };
}

function lastEventId(given: Headers, url: URL): number | null {
  const text = given.get("last-event-id") ?? url.searchParams.get("lastEventId");
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** What a stream is made of: when to end, which hints wake it, how to read what is new, and whom to tell that it ended. */
export interface EventSource {
  readonly stop: AbortSignal;
  readonly topics: readonly string[];
  readonly read: () => Promise<readonly LiveEvent[]>;
  readonly ended: () => void;
}

/** The stream itself: reads when a hint comes and every second anyway, and says something at least every 8 seconds. */
export function eventStream({ stop, topics, read, ended }: EventSource): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const signal = AbortSignal.any([stop, left.signal]);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async start(controller) {
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      write(`retry: ${pace}\n: open\n\n`);
      await pump({ signal, topics, read, write }).catch((error: unknown) => {
        log().warn({ err: error }, "a stream ended early");
      });
      ended();
      if (left.signal.aborted) return;
      write("event: bye\ndata: {}\n\n");
      controller.close();
    },
    cancel: () => left.abort(),
  });
}

type Waiting = { isHinted: boolean; wake: () => void };

async function pump(
  source: Pick<EventSource, "topics" | "read"> & { signal: AbortSignal; write: (text: string) => void },
): Promise<void> {
  const { signal, topics, read, write } = source;
  const waiting: Waiting = { isHinted: false, wake: () => {} };
  const unsubscribe = onLiveHint((topic) => {
    if (!topics.includes(topic)) return;
    waiting.isHinted = true;
    waiting.wake();
  });
  let writtenMs = performance.now();
  try {
    while (!signal.aborted) {
      waiting.isHinted = false;
      const events = await read();
      if (signal.aborted) return;
      for (const event of events) write(toLines(event));
      const isQuiet = events.length === 0 && performance.now() - writtenMs >= heartbeatMs;
      if (isQuiet) write(": still here\n\n");
      if (isQuiet || events.length > 0) writtenMs = performance.now();
      await pause(signal, waiting);
    }
  } finally {
    unsubscribe();
  }
}

function toLines(event: LiveEvent): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(z.encode(LiveEvent, event))}\n\n`;
}

/** Waits for the next poll, or less: a hint that came while reading was going on counts too. */
function pause(signal: AbortSignal, waiting: Waiting): Promise<void> {
  if (waiting.isHinted || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, pollMs);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    waiting.wake = done;
    signal.addEventListener("abort", done);
  });
}
