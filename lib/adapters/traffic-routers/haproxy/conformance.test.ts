import { expect, test } from "vitest";
import { hasSharesWithin } from "#lib/adapters/traffic-routers/compare-splits.ts";
import type { Slice } from "#lib/adapters/traffic-routers/port.ts";
import {
  describeWithHaproxy,
  mapSettings,
  openRouter,
  RESTORED,
  restoredShareOf,
  shift,
  shifted,
  startBench,
  SUSPECT,
  TWO,
} from "#lib/testing/haproxy-bench.ts";
import { POOL } from "#lib/testing/haproxy-config.ts";
import type { HaproxyProcess } from "#lib/testing/haproxy-process.ts";
import { shareOfRequests, tolerancePoints } from "#lib/testing/share-of-requests.ts";

/** The restored version's share, a control slice as large, and the rest of the suspect. */
function controlled(share: number): Slice[] {
  return [
    { version: RESTORED, role: "restored", share },
    { version: SUSPECT, role: "control", share },
    { version: SUSPECT, role: "rest", share: 100 - 2 * share },
  ];
}

/** Sends requests to the pool; gives how many each of its servers got. */
async function answeredOf(peer: HaproxyProcess, count: number): Promise<Record<string, number>> {
  await peer.send("weighted", { count });
  const lines = (await peer.command(`show stat ${POOL} 4 -1`)).split("\n").map((line) => line.split(","));
  return Object.fromEntries(lines.slice(1).map((fields) => [fields[1] ?? "", Number(fields[7] ?? 0)]));
}

describeWithHaproxy("requests follow the split", () => {
  test.each(["weights", "map"] as const)(
    "by %s: 500 requests at 10 at once, and none at 0 %%",
    async (mode) => {
      const peer = await startBench();
      const router = openRouter(peer, mode === "map" ? mapSettings() : {});
      const door = mode === "map" ? "split" : "weighted";
      let generation = 0;
      for (const percent of [10, 75]) {
        generation += 1;
        expect((await shift(router, percent, generation)).outcome).toBe("applied");
        const send = (count: number) => peer.send(door, { count, atOnce: 10 });
        const share = await shareOfRequests({ version: RESTORED, percent, send });
        expect(Math.abs(share - percent)).toBeLessThan(tolerancePoints);
      }
      await shift(router, 100, generation + 1);
      expect(await peer.send(door, { count: 500, atOnce: 10 })).toEqual({ [RESTORED]: 500 });
    },
  );

  test("a control slice is as large as the restored one, and its server is its own", async () => {
    const control = `${SUSPECT}.control`;
    const peer = await startBench([...TWO, { server: control, version: SUSPECT, weight: 0 }]);
    const router = openRouter(peer, { controlPattern: "{version}.control" });
    const { token } = await router.read();
    expect(await router.apply(controlled(20), token, { generation: 1 })).toMatchObject({
      outcome: "applied",
    });
    expect((await router.read()).slices).toEqual(expect.arrayContaining(controlled(20)));
    const answered = await answeredOf(peer, 200);
    expect(Math.abs((answered[control] ?? 0) - 40)).toBeLessThan(4);
    expect(Math.abs((answered[RESTORED] ?? 0) - 40)).toBeLessThan(4);
    expect(await shift(router, 60, 2)).toMatchObject({ outcome: "applied" });
    expect((await router.read()).slices.map(({ role }) => role).toSorted()).toEqual(["rest", "restored"]);
  });

  test("without a control server of the version the slice goes to its version", async () => {
    const router = openRouter(await startBench(), { controlPattern: "{version}.control" });
    const { token } = await router.read();
    const result = await router.apply(controlled(20), token, { generation: 1 });
    expect(result).toMatchObject({ outcome: "applied" });
    expect(hasSharesWithin((await router.read()).slices, shifted(20), 0.5)).toBe(true);
  });

  test("the map's control draws reach the suspect alone, with their header", async () => {
    const peer = await startBench();
    const router = openRouter(peer, { ...mapSettings(), mapControl: true });
    const { token } = await router.read();
    expect(await router.apply(controlled(20), token, { generation: 1 })).toMatchObject({
      outcome: "applied",
    });
    await peer.send("split", { count: 1_000, atOnce: 10 });
    // Of 1,000 draws at 20 % four standard deviations are 51.
    expect(Math.abs(peer.controlRequests(SUSPECT) - 200)).toBeLessThan(65);
    expect(peer.controlRequests(RESTORED)).toBe(0);
    expect(await shift(router, 20, 2)).toMatchObject({ outcome: "applied" });
    const before = peer.controlRequests(SUSPECT);
    await peer.send("split", { count: 100, atOnce: 10 });
    expect(peer.controlRequests(SUSPECT)).toBe(before);
  });

  test("the map splits in hundredths of a percent with one write", async () => {
    const router = openRouter(await startBench(), mapSettings());
    await shift(router, 0.01);
    expect(await restoredShareOf(router)).toBeCloseTo(0.01, 6);
    expect(router.capabilities).toMatchObject({ granularityPercent: 0.01, atomicMultiTarget: true });
  });

  test("observed counts what was answered between two looks", async () => {
    const peer = await startBench();
    const router = openRouter(peer);
    await router.read();
    await peer.send("weighted", { count: 40 });
    const { total, counts, from, to } = await router.observed(60_000);
    expect({ total, counts }).toEqual({ total: 40, counts: { [SUSPECT]: 40 } });
    expect(to.getTime() - from.getTime()).toBeGreaterThanOrEqual(500);
  });
});
