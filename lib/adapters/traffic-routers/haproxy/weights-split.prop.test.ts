import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { poolKey, sharesByVersion } from "./pools.ts";
import { effectivePools, planWeights, WEIGHT_STEP_PERCENT, type PoolServer } from "./weights-split.ts";

function aServer(name: string, weight: number, isUsable = true): PoolServer {
  return {
    backend: "pool",
    name,
    version: name.split("-")[0] ?? name,
    isControl: name.includes("-control"),
    isUsable,
    isWithdrawn: false,
    isSpare: false,
    setWeight: weight,
    effectiveWeight: isUsable ? weight : 0,
  };
}

function after(servers: readonly PoolServer[], orders: ReturnType<typeof planWeights>): PoolServer[] {
  return servers.map((server) => {
    const weight = orders.find((order) => order.server === server)?.weight ?? server.setWeight;
    return { ...server, setWeight: weight, effectiveWeight: server.isUsable ? weight : 0 };
  });
}

const effectiveShares = (servers: readonly PoolServer[]) => sharesByVersion(effectivePools(servers));

/** The restored version's share, a control slice of the suspect as large where there are servers for it, and the rest. */
function wanted(servers: readonly PoolServer[], share: number): Map<string, number> {
  const hasControl = servers.some(({ isControl }) => isControl) && share > 0 && share <= 50;
  const control = hasControl ? share : 0;
  return new Map([
    [poolKey({ version: "restored", isControl: false }), share],
    [poolKey({ version: "suspect", isControl: true }), control],
    [poolKey({ version: "suspect", isControl: false }), 100 - share - control],
  ]);
}

const mayGain = new Set(["restored"]);

const pools = fc
  .record({
    restored: fc.array(fc.integer({ min: 0, max: 256 }), { minLength: 1, maxLength: 4 }),
    suspect: fc.array(fc.integer({ min: 1, max: 256 }), { minLength: 1, maxLength: 4 }),
    control: fc.array(fc.integer({ min: 0, max: 256 }), { maxLength: 2 }),
    lost: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ restored, suspect, control, lost }) => [
    ...control.map((weight, index) => aServer(`suspect-control-${index}`, weight)),
    ...restored.map((weight, index) => aServer(`restored-${index}`, weight)),
    ...suspect.map((weight, index) => aServer(`suspect-${index}`, weight)),
    ...Array.from({ length: lost }, (_, index) => aServer(`suspect-lost-${index}`, 45, false)),
  ]);

describe("weights for wanted shares", () => {
  test("give the shares within half a step and stay below 257", () => {
    fc.assert(
      fc.property(pools, fc.integer({ min: 0, max: 200 }), (servers, halves) => {
        const want = wanted(servers, halves / 2);
        const settled = after(servers, planWeights(servers, want, mayGain));
        const now = effectivePools(settled);
        for (const [pool, share] of want)
          expect(Math.abs((now.get(pool) ?? 0) - share)).toBeLessThan(WEIGHT_STEP_PERCENT / 2);
        expect(settled.every(({ setWeight }) => setWeight <= 256)).toBe(true);
        expect(settled.filter(({ isUsable }) => !isUsable).every(({ setWeight }) => setWeight === 0)).toBe(
          true,
        );
      }),
    );
  });

  test("broken off anywhere, the version that is to shrink has no more than before", () => {
    fc.assert(
      fc.property(pools, fc.integer({ min: 0, max: 200 }), (servers, halves) => {
        const before = effectiveShares(servers).get("suspect") ?? 0;
        const share = Math.min(before, 100 - halves / 2);
        const want = wanted(servers, 100 - share);
        const orders = planWeights(servers, want, mayGain);
        for (let sent = 0; sent <= orders.length; sent += 1) {
          const shares = effectiveShares(after(servers, orders.slice(0, sent)));
          expect(shares.get("suspect") ?? 0).toBeLessThanOrEqual(before + WEIGHT_STEP_PERCENT);
        }
      }),
    );
  });

  test("broken off anywhere, two servers stand between the old split and the new one", () => {
    // Weights as we set them ourselves, or a configuration's own with the version to restore at 0.
    const ours = fc.integer({ min: 0, max: 199 }).map((own) => [own, 200 - own] as const);
    const first = fc.integer({ min: 1, max: 256 }).map((other) => [0, other] as const);
    fc.assert(
      fc.property(fc.oneof(ours, first), fc.integer({ min: 1, max: 200 }), ([own, other], halves) => {
        const servers = [aServer("restored", own), aServer("suspect", other)];
        const before = effectiveShares(servers).get("restored") ?? 0;
        const share = Math.max(before, halves / 2);
        const orders = planWeights(servers, wanted(servers, share), mayGain);
        for (let sent = 0; sent <= orders.length; sent += 1) {
          const now = effectiveShares(after(servers, orders.slice(0, sent))).get("restored") ?? 0;
          expect(now).toBeGreaterThanOrEqual(before - WEIGHT_STEP_PERCENT);
          expect(now).toBeLessThanOrEqual(share + WEIGHT_STEP_PERCENT);
        }
      }),
    );
  });

  test("applied twice, the second time sets nothing", () => {
    fc.assert(
      fc.property(pools, fc.integer({ min: 0, max: 100 }), (servers, percent) => {
        const want = wanted(servers, percent);
        const settled = after(servers, planWeights(servers, want, mayGain));
        expect(planWeights(settled, want, mayGain)).toEqual([]);
      }),
    );
  });
});
