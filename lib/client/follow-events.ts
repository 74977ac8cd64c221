import { z } from "zod";
import { LiveEvent } from "#lib/schema/event.ts";

/** What a follower of a stream is told; `onAlive` also for heartbeats, which carry no event. */
export type EventListener = {
  onEvent: (event: LiveEvent) => void;
  onAlive: () => void;
  /** The stream was lost; it is opened again by itself. */
  onLost: () => void;
};

const firstPauseMs = 1000;
const longestPauseMs = 10_000;

type Following = { address: string; signal: AbortSignal; listener: EventListener; lastSeq: number | null };

/**
 * Follows a server-sent stream of LiveEvents until `signal` aborts, and opens it again after a loss, from the last event
 * seen. Read with fetch and not with EventSource, which hides heartbeats: without them a silent stream looks alive.
 */
export async function followEvents(
  address: string,
  listener: EventListener,
  signal: AbortSignal,
): Promise<void> {
  const following: Following = { address, signal, listener, lastSeq: null };
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    const wasOpen = await readOnce(following).catch(() => false);
    if (signal.aborted) return;
    listener.onLost();
    pauseMs = wasOpen ? firstPauseMs : Math.min(longestPauseMs, pauseMs * 2);
    await pause(pauseMs, signal);
  }
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, durationMs);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}

/** Reads one connection to its end; gives whether it was open at all. */
async function readOnce(following: Following): Promise<boolean> {
  const { address, signal, listener, lastSeq } = following;
  const response = await fetch(address, {
    signal,
    cache: "no-store",
    headers: {
      accept: "text/event-stream",
      ...(lastSeq !== null && { "last-event-id": String(lastSeq) }),
    },
  });
  if (!response.ok || response.body === null) return false;
  listener.onAlive();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }) as const);
    if (done) return true;
    listener.onAlive();
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) tell(following, block);
  }
}

function tell(following: Following, block: string): void {
  const event = parseEventBlock(block);
  if (event === null) return;
  following.lastSeq = event.seq;
  following.listener.onEvent(event);
}

/** The event of one block of a server-sent stream; null for heartbeats, farewells, and what is no LiveEvent. */
export function parseEventBlock(block: string): LiveEvent | null {
  const data = block
    .split("\n")
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice("data:".length).trim())
    .join("\n");
  if (data === "") return null;
  try {
    const parsed = z.safeDecode(LiveEvent, JSON.parse(data) as z.input<typeof LiveEvent>);
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
