import { expect, test } from "vitest";
import {
  describeWithHaproxy,
  mapSettings,
  openRouter,
  RESTORED,
  shift,
  startBench,
  SUSPECT,
  TWO,
} from "#lib/testing/haproxy-bench.ts";

describeWithHaproxy("what is bound to a version", () => {
  test("clients of a stick table stay at weight 0, are counted, and move when they are evicted", async () => {
    const peer = await startBench(TWO, { hasStickTable: true });
    const router = openRouter(peer);
    for (const client of ["anna", "bo", "cy"]) await peer.send("weighted", { count: 1, client });
    expect(await shift(router, 100)).toMatchObject({ outcome: "applied" });
    expect(await peer.send("weighted", { count: 5, client: "anna" })).toEqual({ [SUSPECT]: 5 });
    expect(await router.exposure?.()).toEqual([
      { version: RESTORED, streams: 0, sessions: 0 },
      { version: SUSPECT, streams: 0, sessions: 3 },
    ]);
    expect(await router.evict?.(SUSPECT)).toEqual({ version: SUSPECT, streams: 0, sessions: 3 });
    expect(await peer.send("weighted", { count: 5, client: "anna" })).toEqual({ [RESTORED]: 5 });
    expect(await router.exposure?.()).toMatchObject([{ sessions: 1 }, { sessions: 0 }]);
  });

  test("a stream under way is counted, goes on at weight 0, and is ended when it is evicted", async () => {
    const peer = await startBench();
    const router = openRouter(peer);
    const stream = peer.send("weighted", { count: 1, isStream: true });
    const onSuspect = async () => (await router.exposure?.())?.find(({ version }) => version === SUSPECT);
    await expect.poll(onSuspect).toEqual({ version: SUSPECT, streams: 1, sessions: null });
    expect(await shift(router, 100)).toMatchObject({ outcome: "applied" });
    expect(await onSuspect()).toMatchObject({ streams: 1 });
    expect(await router.evict?.(SUSPECT)).toMatchObject({ streams: 1 });
    expect(await stream).toEqual({ [SUSPECT]: 1 });
    await expect.poll(onSuspect).toMatchObject({ streams: 0 });
  });

  test("behind the map it is told for every backend", async () => {
    const router = openRouter(await startBench(), mapSettings());
    expect(await router.exposure?.()).toEqual([
      { version: RESTORED, streams: 0, sessions: null },
      { version: SUSPECT, streams: 0, sessions: null },
    ]);
  });
});
