import { afterEach, expect, it, vi } from "vitest";
import { followEvents, parseEventBlock } from "./follow-events.ts";

const event = (seq: number) => ({
  seq,
  at: "2026-11-17T03:27:24.000Z",
  topic: "models",
  kind: "rollout.stage_confirmed",
  data: { stage: 1 },
});
const block = (seq: number) => `id: ${seq}\ndata: ${JSON.stringify(event(seq))}`;

afterEach(() => vi.unstubAllGlobals());

it("reads an event, and takes heartbeats, farewells and nonsense for none", () => {
  expect(parseEventBlock(block(7))?.seq).toBe(7);
  expect(parseEventBlock(block(7))?.at).toEqual(new Date("2026-11-17T03:27:24.000Z"));
  expect(parseEventBlock(": still here")).toBeNull();
  expect(parseEventBlock("event: bye\ndata: {}")).toBeNull();
  expect(parseEventBlock("data: not json")).toBeNull();
});

function body(parts: readonly string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
      controller.close();
    },
  });
}

it("joins events across chunks, counts heartbeats as life, and resumes after the last event seen", async () => {
  const text = `${block(1)}\n\n: still here\n\n${block(2)}\n\n`;
  const asked: (string | null)[] = [];
  const stop = new AbortController();
  vi.stubGlobal("fetch", (_address: string, init: RequestInit) => {
    asked.push(new Headers(init.headers).get("last-event-id"));
    if (asked.length > 1) stop.abort();
    return Promise.resolve(new Response(body([text.slice(0, 30), text.slice(30)])));
  });
  const seen: number[] = [];
  const onAlive = vi.fn();
  const onLost = vi.fn();
  await followEvents("/events", { onEvent: ({ seq }) => void seen.push(seq), onAlive, onLost }, stop.signal);
  expect(seen.slice(0, 2)).toEqual([1, 2]);
  expect(asked).toEqual([null, "2"]);
  expect(onLost).toHaveBeenCalledTimes(1);
  expect(onAlive.mock.calls.length).toBeGreaterThanOrEqual(3);
});
