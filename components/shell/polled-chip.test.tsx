import { act, render } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { PolledChip } from "./polled-chip.tsx";

const refresh = vi.hoisted(() => vi.fn());
vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh }) }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  refresh.mockClear();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it("asks every ten seconds, and says so until nothing arrives for two of them", async () => {
  const messages = (await loadMessages("en")) as Record<string, AbstractIntlMessages>;
  const chip = (at: string) => (
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={messages}>
      <PolledChip at={at} />
    </NextIntlClientProvider>
  );
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
