import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { act, render } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { LiveChip, LiveStream } from "./live-stream.tsx";

const redraw = vi.hoisted(() => vi.fn());
vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: redraw }) }));

/** One connection of the stream, as the test holds it. */
type Connection = { readonly lastEventId: string | null; say: (text: string) => void; drop: () => void };

let connections: Connection[] = [];
let isDown = false;
let asked = 0;
let isSourceDown = false;
const event = (seq: number, kind = "rollout.observed") =>
  `id: ${seq}\ndata: ${JSON.stringify({ seq, at: "2026-11-17T03:33:22.000Z", topic: "rollback:r", kind, data: {} })}\n\n`;

function openConnection(address: unknown, init?: RequestInit): Promise<Response> {
  if (isDown) return Promise.reject(new TypeError("Failed to fetch"));
  if (address === "/healthz") return Promise.resolve(new Response());
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      connections.push({
        lastEventId: new Headers(init?.headers).get("last-event-id"),
        say: (text) => controller.enqueue(new TextEncoder().encode(text)),
        drop: () => controller.close(),
      });
    },
  });
  return Promise.resolve(new Response(body));
}

beforeEach(() => {
  connections = [];
  isDown = false;
  isSourceDown = false;
  asked = 0;
  vi.useFakeTimers({ shouldAdvanceTime: true });
  vi.stubGlobal("fetch", openConnection);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function Rollout() {
  useQuery({
    queryKey: ["rollouts", "one"],
    queryFn: () => {
      asked += 1;
      if (isSourceDown) throw new Error("no answer");
      return asked;
    },
    retry: false,
  });
  return null;
}

/** A slow machine may need long between a timer and what it draws. */
const patience = { timeout: 15_000 };

async function show() {
  const messages = (await loadMessages("en")) as Record<string, AbstractIntlMessages>;
  const client = new QueryClient();
  const { container } = render(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={messages}>
      <QueryClientProvider client={client}>
        <LiveStream rollbackId="r" renderedAt="2026-11-17T03:33:22.000Z">
          <Rollout />
          <LiveChip />
        </LiveStream>
      </QueryClientProvider>
    </NextIntlClientProvider>,
  );
  const says = () => container.querySelector(".fresh")?.getAttribute("data-freshness");
  await vi.waitFor(() => expect(says()).toBe("live"), patience);
  return { says, text: () => container.querySelector(".fresh")?.textContent };
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it("is live while anything is heard, a heartbeat too, and asks anew for each event", async () => {
  const { says } = await show();
  await vi.waitFor(() => expect(asked).toBe(1), patience);
  for (let beats = 0; beats < 5; beats += 1) {
    await pass(8_000);
    await act(async () => connections[0]?.say(": still here\n\n"));
  }
  expect(says()).toBe("live");
  expect(asked).toBe(1);
  await act(async () => connections[0]?.say(event(7)));
  await vi.waitFor(() => expect(asked).toBe(2), patience);
});

it("has the page drawn anew, and asks for nothing, when somebody comes to watch", async () => {
  await show();
  await vi.waitFor(() => expect(asked).toBe(1), patience);
  await act(async () => connections[0]?.say(event(7, "rollback.watched")));
  await vi.waitFor(() => expect(redraw).toHaveBeenCalledTimes(1), patience);
  expect(asked).toBe(1);
});

it("has the page drawn anew and asks again when somebody takes over", async () => {
  await show();
  await vi.waitFor(() => expect(asked).toBe(1), patience);
  await act(async () => connections[0]?.say(event(7, "rollback.changed")));
  await vi.waitFor(() => expect(redraw).toHaveBeenCalled(), patience);
  await vi.waitFor(() => expect(asked).toBe(2), patience);
});

it("says that it reconnects, goes on from the last event, and is live again", async () => {
  const { says, text } = await show();
  await act(async () => connections[0]?.say(event(7)));
  isDown = true;
  await act(async () => connections[0]?.drop());
  await vi.waitFor(() => expect(says()).toBe("reconnecting"), patience);
  expect(text()).toContain("data from");
  isDown = false;
  await pass(12_000);
  await vi.waitFor(() => expect(says()).toBe("live"), patience);
  expect(connections.at(-1)?.lastEventId).toBe("7");
});

it("polls every ten seconds once the stream was silent for twenty, and says offline when the polls fail too", async () => {
  const { says, text } = await show();
  await vi.waitFor(() => expect(asked).toBe(1), patience);
  isDown = true;
  await pass(21_000);
  expect(says()).toBe("polling");
  expect(text()).toContain("Polling every 10 s");
  const before = asked;
  await pass(20_000);
  expect(asked).toBe(before + 2);
  isSourceDown = true;
  await pass(11_000);
  expect(says()).toBe("offline");
  expect(text()).toContain("data from");
  isSourceDown = false;
  await pass(11_000);
  expect(says()).toBe("polling");
});
