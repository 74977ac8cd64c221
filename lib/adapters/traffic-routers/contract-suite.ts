import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AdapterError } from "#lib/adapters/adapter-error.ts";
import { hasSharesWithin, isSameSplit } from "./compare-splits.ts";
import type { Slice, TrafficRouter } from "./port.ts";

const CONFIRM_MS = 5_000;

/** A router under test, what it can serve, and the faults its test bench can cause. */
export interface RouterHarness {
  readonly router: TrafficRouter;
  /** Two versions the router can serve; the first holds 100 % at the start. */
  readonly versions: readonly [string, string];
  /** A version the router cannot serve. */
  readonly unservable: string;
  /** Somebody else changes the split. */
  writeForeign(slices: readonly Slice[]): Promise<void>;
  /** The next write reaches the router; its answer does not reach us. */
  loseNextAnswer(): void;
  /** The router stops answering. */
  stall(): void;
  /** Has the data plane answer about this many requests. */
  sendRequests(count: number): Promise<void>;
  /** From now on the router takes splits and reports them, but its traffic does not follow. */
  ignoreShift?(): void;
  close(): Promise<void>;
}

/** How the suite gets a router, and what cannot be shown with it. */
export interface RouterContractOptions {
  readonly start: () => Promise<RouterHarness>;
  readonly canIgnoreShift: boolean;
  /** The one command that installs a peer that this machine lacks; then everything is skipped with it as the note. */
  readonly needs?: string | null;
}

/** The behaviour every traffic router must show. */
export function describeRouterContract(name: string, options: RouterContractOptions): void {
  const { needs } = options;
  describe(`traffic router contract: ${name}`, () => {
    if (needs != null) return test("runs", (context) => context.skip(needs));
    let harness: RouterHarness;
    beforeEach(async () => {
      harness = await options.start();
    });
    afterEach(async () => harness.close());

    describeWrites(() => harness);
    describeFailures(() => harness);
    describeConfirmation(() => harness);
    if (options.canIgnoreShift) describeIgnoredShift(() => harness);
  });
}

function shifted(harness: RouterHarness, restoredShare: number): Slice[] {
  const [suspect, restored] = harness.versions;
  return [
    { version: restored, role: "restored", share: restoredShare },
    { version: suspect, role: "rest", share: 100 - restoredShare },
  ];
}

async function applyNext(harness: RouterHarness, want: readonly Slice[], restAt = 1) {
  const { token, generation } = await harness.router.read();
  const next = (generation ?? 0) + restAt;
  return { result: await harness.router.apply(want, token, { generation: next }), token, generation: next };
}

function describeWrites(current: () => RouterHarness): void {
  test("a split that was applied is read back", async () => {
    const harness = current();
    const want = shifted(harness, 5);
    const { result, token, generation } = await applyNext(harness, want);
    expect(result.outcome).toBe("applied");
    const state = await harness.router.read();
    expect(isSameSplit(state.slices, want)).toBe(true);
    expect(state.slices.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(100);
    expect(state.token).not.toBe(token);
    expect(state.generation).toBe(generation);
    expect(state.appliedAt).toBeInstanceOf(Date);
  });

  test("applying the same intent again changes nothing", async () => {
    const harness = current();
    const want = shifted(harness, 25);
    const { generation, token } = await applyNext(harness, want);
    const before = await harness.router.read();
    for (const known of [before.token, token]) {
      const again = await harness.router.apply(want, known, { generation });
      expect(again.outcome).toBe("applied");
    }
    expect(await harness.router.read()).toEqual(before);
  });

  test("slices of one version in two roles are told apart, or summed where the router cannot", async () => {
    const harness = current();
    const [suspect, restored] = harness.versions;
    const want: Slice[] = [
      { version: restored, role: "restored", share: 10 },
      { version: suspect, role: "control", share: 10 },
      { version: suspect, role: "rest", share: 80 },
    ];
    expect((await applyNext(harness, want)).result.outcome).toBe("applied");
    const { slices } = await harness.router.read();
    if (harness.router.capabilities.controlSlice) expect(isSameSplit(slices, want)).toBe(true);
    else expect(hasSharesWithin(slices, want, 0)).toBe(true);
  });

  test("a write under a stale token is refused and changes nothing", async () => {
    const harness = current();
    const { token, generation } = await applyNext(harness, shifted(harness, 5));
    const result = await harness.router.apply(shifted(harness, 50), token, { generation: generation + 1 });
    expect(result).toMatchObject({ outcome: "conflict", reason: "stale_token" });
    expect(isSameSplit((await harness.router.read()).slices, shifted(harness, 5))).toBe(true);
  });

  test("an older intent of ours that arrives late is refused and changes nothing", async () => {
    const harness = current();
    const { generation } = await applyNext(harness, shifted(harness, 50), 10);
    const { token } = await harness.router.read();
    const result = await harness.router.apply(shifted(harness, 5), token, { generation: generation - 1 });
    expect(result).toMatchObject({ outcome: "conflict", reason: "stale_generation" });
    expect(isSameSplit((await harness.router.read()).slices, shifted(harness, 50))).toBe(true);
  });

  test("a write of somebody else is noticed and left alone", async () => {
    const harness = current();
    const { generation } = await applyNext(harness, shifted(harness, 5));
    const ours = await harness.router.read();
    await harness.writeForeign(shifted(harness, 60));
    const seen = await harness.router.read();
    expect(seen.token).not.toBe(ours.token);
    expect(seen.generation).toBe(generation);
    const result = await harness.router.apply(shifted(harness, 25), ours.token, {
      generation: generation + 1,
    });
    expect(result.outcome).toBe("conflict");
    if (result.outcome !== "conflict") return;
    expect(isSameSplit(result.current.slices, shifted(harness, 60))).toBe(true);
    expect(isSameSplit((await harness.router.read()).slices, shifted(harness, 60))).toBe(true);
  });
}

function describeFailures(current: () => RouterHarness): void {
  test("a write whose answer was lost is found by reading", async () => {
    const harness = current();
    const want = shifted(harness, 25);
    const { token, generation } = await harness.router.read();
    const next = (generation ?? 0) + 1;
    harness.loseNextAnswer();
    const error: unknown = await harness.router
      .apply(want, token, { generation: next })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(AdapterError);
    expect(error).toMatchObject({ operation: "apply", retryable: true });
    const state = await harness.router.read();
    expect(isSameSplit(state.slices, want)).toBe(true);
    expect(state.generation).toBe(next);
    expect((await harness.router.apply(want, token, { generation: next })).outcome).toBe("applied");
    expect((await harness.router.read()).token).toBe(state.token);
  });

  test("a split that cannot be served in part is reported with the version, and not shown as moved", async () => {
    const harness = current();
    const before = await harness.router.read();
    const [suspect] = harness.versions;
    const want: Slice[] = [
      { version: harness.unservable, role: "restored", share: 5 },
      { version: suspect, role: "rest", share: 95 },
    ];
    const error: unknown = await applyNext(harness, want).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(AdapterError);
    expect(error).toMatchObject({ retryable: false, message: expect.stringContaining(harness.unservable) });
    const after = await harness.router.read();
    expect(isSameSplit(after.slices, want)).toBe(false);
    if (harness.router.capabilities.atomicMultiTarget) expect(after).toEqual(before);
  });

  test("shares that do not sum to 100 are refused", async () => {
    const harness = current();
    const before = await harness.router.read();
    const [suspect] = harness.versions;
    const want: Slice[] = [{ version: suspect, role: "rest", share: 90 }];
    await expect(applyNext(harness, want)).rejects.toMatchObject({ name: "AdapterError", retryable: false });
    expect(await harness.router.read()).toEqual(before);
  });

  test("a router that does not answer is a retryable error within the time limit", async () => {
    const harness = current();
    harness.stall();
    const startedAt = performance.now();
    await expect(harness.router.read()).rejects.toMatchObject({ name: "AdapterError", retryable: true });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
}

function describeConfirmation(current: () => RouterHarness): void {
  test("traffic that follows is confirmed with its numbers", async () => {
    const harness = current();
    const want = shifted(harness, 50);
    await applyNext(harness, want);
    const confirmation = harness.router.confirm(want, CONFIRM_MS);
    await keepSending(harness, confirmation);
    expect(await confirmation).toMatchObject({ state: "effective", isReadBackEqual: true });
    const { total, counts } = await harness.router.observed(CONFIRM_MS);
    expect(total).toBeGreaterThan(0);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
  });

  test("a split that is not the wanted one is not confirmed", async () => {
    const harness = current();
    const confirmation = await harness.router.confirm(shifted(harness, 50), 200);
    expect(confirmation).toMatchObject({ state: "diverged", isReadBackEqual: false });
  });
}

function describeIgnoredShift(current: () => RouterHarness): void {
  test("a split without any request is pending, not effective", async () => {
    const harness = current();
    const want = shifted(harness, 50);
    await applyNext(harness, want);
    expect(await harness.router.confirm(want, 1_500)).toMatchObject({
      state: "pending",
      isReadBackEqual: true,
    });
  });

  test("traffic that ignores the split is seen as diverged", async () => {
    const harness = current();
    harness.ignoreShift?.();
    const want = shifted(harness, 100);
    expect((await applyNext(harness, want)).result.outcome).toBe("applied");
    const confirmation = harness.router.confirm(want, 2_000);
    await keepSending(harness, confirmation);
    expect(await confirmation).toMatchObject({ state: "diverged", isReadBackEqual: true });
  });
}

async function keepSending(harness: RouterHarness, until: Promise<unknown>): Promise<void> {
  const over = until.then(() => "over" as const);
  const pause = () => new Promise<"next">((resolve) => setTimeout(() => resolve("next"), 50));
  while ((await Promise.race([over, pause()])) === "next") await harness.sendRequests(20);
}
