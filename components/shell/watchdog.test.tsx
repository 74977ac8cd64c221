import { act, render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { Watchdog } from "./watchdog.tsx";
import type { WatchdogFacts } from "./watchdog.tsx";

const refresh = vi.hoisted(() => vi.fn());
vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh }) }));

const target = {
  targetId: "t-1",
  model: "mm_digits",
  title: "Sandbox",
  byHand: 'PUT http://127.0.0.1:1/admin/split {"slices":[]}',
};
const ticking: WatchdogFacts = { state: "ticking", beatAt: "2026-11-17T03:33:22.000Z", targets: [target] };
const silent: WatchdogFacts = { ...ticking, state: "silent" };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function show(drawn: WatchdogFacts) {
  const messages = (await loadMessages("en")) as Record<string, AbstractIntlMessages>;
  return render(
    <NextIntlClientProvider locale="en" timeZone="Asia/Shanghai" messages={messages}>
      <Watchdog drawn={drawn} pulse="one" />
    </NextIntlClientProvider>,
  );
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it("is not there while a worker ticks", async () => {
  vi.stubGlobal("fetch", async () => Response.json({ watchdog: ticking, pulse: "one" }));
  await show(ticking);
  await pass(30_000);
  expect(screen.queryByRole("status")).toBeNull();
  expect(refresh).not.toHaveBeenCalled();
});

it("has the page drawn anew once its frame shows something else", async () => {
  vi.stubGlobal("fetch", async () => Response.json({ watchdog: ticking, pulse: "two" }));
  await show(ticking);
  await pass(6_000);
  expect(refresh).toHaveBeenCalledTimes(1);
  await pass(20_000);
  expect(refresh).toHaveBeenCalledTimes(1);
});

it("says since when the worker is silent, what traffic does and how to move it by hand, and goes when one ticks", async () => {
  let answer = silent;
  vi.stubGlobal("fetch", async () => Response.json({ watchdog: answer, pulse: "one" }));
  await show(ticking);
  await pass(6_000);
  const banner = screen.getByRole("status").textContent;
  expect(banner).toContain("No worker has made progress since 17 Nov");
  expect(banner).toContain("Traffic keeps its last split");
  expect(banner).toContain(target.byHand);
  answer = ticking;
  await pass(6_000);
  expect(screen.queryByRole("status")).toBeNull();
});

it("tells that the product cannot be reached after two lost answers, not after one, with the way by hand", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  await show(ticking);
  await pass(6_000);
  expect(screen.queryByRole("status")).toBeNull();
  await pass(5_000);
  const banner = screen.getByRole("status").textContent;
  expect(banner).toContain("cannot reach Lastgood");
  expect(banner, "the worker may be well").toContain("If only this page is cut off, rollouts go on");
  expect(banner).toContain(target.byHand);
});
