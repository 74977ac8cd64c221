import { act, render } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { PolledChip } from "./polled-chip.tsx";

const refresh = vi.hoisted(() => vi.fn());
vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh }) }));

let isDown = false;
const answer = () =>
  isDown ? Promise.reject(new TypeError("Failed to fetch")) : Promise.resolve(new Response());

beforeEach(() => {
  isDown = false;
  vi.useFakeTimers();
  vi.stubGlobal("fetch", answer);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  refresh.mockClear();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

async function makeChip() {
  const messages = (await loadMessages("en")) as Record<string, AbstractIntlMessages>;
  return (at: string) => (
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={messages}>
      <PolledChip at={at} />
    </NextIntlClientProvider>
  );
}

it("has nothing drawn anew while the server does not answer, since the browser would leave the page for that", async () => {
  const chip = await makeChip();
  isDown = true;
  render(chip("2026-11-17T03:33:22.000Z"));
  await pass(31_000);
  expect(refresh).not.toHaveBeenCalled();
  isDown = false;
  await pass(10_000);
  expect(refresh).toHaveBeenCalledTimes(1);
});

it("asks every ten seconds, and says so until nothing arrives for two of them", async () => {
  const chip = await makeChip();
  const { container, rerender } = render(chip("2026-11-17T03:33:22.000Z"));
  const freshness = () => container.querySelector("[data-freshness]")?.getAttribute("data-freshness");
  await pass(21_000);
  expect(refresh).toHaveBeenCalledTimes(2);
  expect(freshness()).toBe("polling");
  await pass(5_000);
  expect(freshness()).toBe("reconnecting");
  expect(container.textContent).toContain("03:33:22");
  rerender(chip("2026-11-17T03:33:48.000Z"));
  expect(freshness()).toBe("polling");
});
