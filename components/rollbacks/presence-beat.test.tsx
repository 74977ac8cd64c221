import { render } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PresenceBeat } from "./presence-beat.tsx";

type Listener = { onEvent: (event: { kind: string }) => void };

const { followEvents, redraw } = vi.hoisted(() => ({ followEvents: vi.fn(), redraw: vi.fn() }));
vi.mock("#lib/client/follow-events.ts", () => ({ followEvents }));
vi.mock("#components/shell/use-redraw.ts", () => ({ useRedraw: () => redraw }));

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
});

it("holds the rollback's stream open once the page has come, and lets go of it", async () => {
  const { unmount } = render(<PresenceBeat rollbackId="r1" />);
  expect(followEvents).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(3_000);
  await vi.waitFor(() => expect(followEvents).toHaveBeenCalledTimes(1));
  const [address, , signal] = followEvents.mock.calls[0] as [string, Listener, AbortSignal];
  expect(address).toBe("/api/v1/rollbacks/r1/events");
  unmount();
  expect(signal.aborted).toBe(true);
});

it("draws the page anew when somebody comes, and not for a tick of its rollout", async () => {
  render(<PresenceBeat rollbackId="r1" />);
  await vi.advanceTimersByTimeAsync(3_000);
  await vi.waitFor(() => expect(followEvents).toHaveBeenCalledTimes(1));
  const [, listener] = followEvents.mock.calls[0] as [string, Listener, AbortSignal];
  listener.onEvent({ kind: "rollout.observed" });
  expect(redraw).not.toHaveBeenCalled();
  listener.onEvent({ kind: "rollback.watched" });
  expect(redraw).toHaveBeenCalledTimes(1);
});

it("asks for nothing where the page is left before", async () => {
  const { unmount } = render(<PresenceBeat rollbackId="r1" />);
  unmount();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(followEvents).not.toHaveBeenCalled();
});
