import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { AdapterError } from "#lib/adapters/adapter-error.ts";
import { hasSharesWithin } from "#lib/adapters/traffic-routers/compare-splits.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { startFaultySocket, type FaultySocket } from "#lib/testing/faulty-socket.ts";
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
import type { HaproxyProcess, ServedVersion } from "#lib/testing/haproxy-process.ts";
import { haproxy } from "./index.ts";

const THREE: readonly ServedVersion[] = [
  { server: `${RESTORED}-a`, version: RESTORED, weight: 10 },
  { server: `${SUSPECT}-a`, version: SUSPECT, weight: 45 },
  { server: `${SUSPECT}-b`, version: SUSPECT, weight: 45 },
];

async function failureOf(attempt: Promise<unknown>): Promise<AdapterError> {
  const error: unknown = await attempt.catch((e: unknown) => e);
  if (!(error instanceof AdapterError)) throw new Error(`expected an AdapterError, got ${String(error)}`);
  return error;
}

async function startProxied(peer: HaproxyProcess): Promise<FaultySocket> {
  const proxy = await startFaultySocket(peer.ports.admin);
  onTestFinished(() => proxy.close());
  return proxy;
}

describeWithHaproxy("HAProxy forgets what was set at run time", () => {
  test("killed: unknown, not 0 %; started again: the configured weights are back and it is noticed", async () => {
    const peer = await startBench();
    const router = openRouter(peer);
    await shift(router, 75);
    const before = await router.read();
    await peer.kill();
    expect(await failureOf(router.read())).toMatchObject({ retryable: true });
    expect(await failureOf(router.confirm(shifted(75), 300))).toMatchObject({ retryable: true });
    await peer.start();
    const after = await router.read();
    expect(after.token).not.toBe(before.token);
    expect(after).toMatchObject({ generation: null, slices: [{ version: SUSPECT, share: 100 }] });
    const late = await router.apply(shifted(75), before.token, { generation: 1 });
    expect(late).toMatchObject({ outcome: "conflict", reason: "stale_token" });
    expect(await shift(router, 75)).toMatchObject({ outcome: "applied" });
  });

  test("killed while the map splits: the map's file counts again", async () => {
    const peer = await startBench();
    const router = openRouter(peer, mapSettings());
    await shift(router, 75);
    await peer.kill();
    await peer.start();
    expect(await router.read()).toMatchObject({
      generation: null,
      slices: [{ version: SUSPECT, share: 100 }],
    });
  });

  test("a reload during confirmation is not confirmed, and requests before it are not counted after it", async () => {
    const peer = await startBench();
    const router = openRouter(peer);
    await shift(router, 75);
    await peer.send("weighted", { count: 50 });
    const confirmation = router.confirm(shifted(75), 1_500);
    await peer.reload();
    expect(await confirmation).toMatchObject({ state: "diverged", isReadBackEqual: false });
    expect(await restoredShareOf(router)).toBe(0);
    expect((await router.observed(60_000)).total).toBe(0);
  });

  test("a reload with a state file keeps the weights; the token changes all the same", async () => {
    const peer = await startBench(TWO, { hasStateFile: true });
    const router = openRouter(peer);
    // Without the map there is no generation that gets lost: the process alone tells.
    const plain = openRouter(peer, { map: undefined });
    await shift(router, 75);
    const tokens = [(await router.read()).token, (await plain.read()).token];
    await peer.dumpState();
    await peer.reload();
    expect(await restoredShareOf(router)).toBe(75);
    expect(tokens).not.toContain((await router.read()).token);
    expect(tokens).not.toContain((await plain.read()).token);
  });

  test("an edited configuration wins over the state file, and it is noticed", async () => {
    const peer = await startBench(TWO, { hasStateFile: true });
    const router = openRouter(peer);
    await shift(router, 75);
    await peer.dumpState();
    await peer.reload({ pool: peer.pool.map((member) => ({ ...member, weight: 50 })) });
    expect(await restoredShareOf(router)).toBe(50);
    const confirmation = await router.confirm(shifted(75), 200);
    expect(confirmation).toMatchObject({ state: "diverged", isReadBackEqual: false });
  });

  test("a stale state file brings an old split of ours back, and it is noticed", async () => {
    const peer = await startBench(TWO, { hasStateFile: true });
    const router = openRouter(peer);
    await shift(router, 30, 1);
    await peer.dumpState();
    await shift(router, 100, 2);
    await peer.reload();
    expect(hasSharesWithin((await router.read()).slices, shifted(30), 0)).toBe(true);
    expect(await shift(router, 100, 2)).toMatchObject({ outcome: "applied" });
    expect(await restoredShareOf(router)).toBe(100);
  });
});

describeWithHaproxy("what weights do not say", () => {
  test("clients with a cookie stay at weight 0: seen, not reported as moved", async () => {
    const peer = await startBench();
    const router = openRouter(peer);
    await shift(router, 100);
    const confirmation = router.confirm(shifted(100), 1_000);
    const counts = await peer.send("weighted", { count: 50, cookie: SUSPECT });
    expect(counts).toEqual({ [SUSPECT]: 50 });
    expect(await confirmation).toMatchObject({ state: "diverged", isReadBackEqual: true });
    expect(router.capabilities.evictsSticky).toBe(false);
  });

  test("with eviction they move, and the version can take traffic again", async () => {
    const peer = await startBench();
    const router = openRouter(peer, { evictSticky: true });
    expect(await shift(router, 100, 1)).toMatchObject({ outcome: "applied" });
    expect(await peer.send("weighted", { count: 50, cookie: SUSPECT })).toEqual({ [RESTORED]: 50 });
    expect(await shift(router, 0, 2)).toMatchObject({ outcome: "applied" });
    expect(await peer.send("weighted", { count: 50 })).toEqual({ [SUSPECT]: 50 });
  });

  test("behind the map a cookie binds to no version", async () => {
    const peer = await startBench();
    const router = openRouter(peer, mapSettings());
    await shift(router, 100);
    expect(await peer.send("split", { count: 50, cookie: SUSPECT })).toEqual({ [RESTORED]: 50 });
  });

  test("a lost server among several changes the shares: shown, and put right from the live ones", async () => {
    const peer = await startBench(THREE);
    const router = openRouter(peer, { serverPattern: "{version}-*" });
    expect(await restoredShareOf(router)).toBeCloseTo(10);
    expect(await shift(router, 10, 1)).toMatchObject({ outcome: "applied" });
    const { token } = await router.read();
    await peer.loseServer(`${SUSPECT}-b`);
    expect(await restoredShareOf(router)).toBeCloseTo(18.18, 1);
    const short = await router.read();
    expect(short.token).toBe(token);
    expect(short.lost?.servers).toEqual([{ name: `${SUSPECT}-b`, version: SUSPECT }]);
    expect(hasSharesWithin(short.lost?.written ?? [], shifted(10), 0.5)).toBe(true);
    expect(await router.confirm(shifted(10), 200)).toMatchObject({ state: "diverged" });
    expect(await router.apply(shifted(10), token, { generation: 1 })).toMatchObject({ outcome: "applied" });
    expect(await restoredShareOf(router)).toBeCloseTo(10);
    expect((await router.read()).lost).toBeUndefined();
  });

  test("behind the map a lost server changes no share: its requests fail, and it is told", async () => {
    const peer = await startBench();
    const router = openRouter(peer, mapSettings());
    await shift(router, 20);
    await peer.loseServer(RESTORED);
    await expect
      .poll(async () => (await router.read()).lost?.servers, { timeout: 2_000 })
      .toEqual([{ name: RESTORED, version: RESTORED }]);
    expect(await restoredShareOf(router)).toBe(20);
  });

  test("a version whose only server is down takes no share, and traffic stays", async () => {
    const peer = await startBench();
    const router = openRouter(peer);
    await peer.loseServer(RESTORED);
    const failure = await failureOf(shift(router, 50));
    expect(failure).toMatchObject({ retryable: true, message: expect.stringContaining(RESTORED) });
    expect(await restoredShareOf(router)).toBe(0);
  });

  test("no server that takes traffic is unknown, not an empty split", async () => {
    const peer = await startBench();
    const router = openRouter(peer);
    await peer.command(`set weight ${POOL}/${SUSPECT} 0`);
    expect(await failureOf(router.read())).toMatchObject({
      retryable: true,
      message: expect.stringContaining("no server of backend pool takes traffic"),
    });
  });
});

describeWithHaproxy("answers that are no success", () => {
  test("a backend that is not there is named", async () => {
    const router = openRouter(await startBench(), { backends: ["nowhere"] });
    const failure = await failureOf(router.read());
    expect(failure).toMatchObject({ retryable: false, message: expect.stringContaining("nowhere") });
  });

  test("a map that the configuration does not use is named", async () => {
    const router = openRouter(await startBench(), { map: "/etc/haproxy/other.map" });
    const failure = await failureOf(router.read());
    expect(failure).toMatchObject({ retryable: false, message: expect.stringContaining("Unknown map") });
  });

  test("a static balance takes no weights: its own words, and what to do", async () => {
    const router = openRouter(await startBench(TWO, { balance: "static-rr" }));
    const failure = await failureOf(shift(router, 50));
    expect(failure.retryable).toBe(false);
    expect(failure.message).toMatch(/static LB algorithm.*use a dynamic balance/);
    expect(await restoredShareOf(router)).toBe(0);
  });

  test("a socket of level operator reads, and its refusal to write says what to change", async () => {
    const peer = await startBench();
    const address = `127.0.0.1:${peer.ports.operator}`;
    const router = openRouter(peer, { address, allowedInternal: [address], map: undefined });
    expect(await restoredShareOf(router)).toBe(0);
    const failure = await failureOf(shift(router, 50));
    expect(failure.retryable).toBe(false);
    expect(failure.message).toMatch(/Permission denied.*level admin/);
    expect(await restoredShareOf(router)).toBe(0);
  });

  test("a change that breaks off in the middle is reported as partial, and is finished by the same intent", async () => {
    const peer = await startBench();
    const proxy = await startProxied(peer);
    const router = openRouter(peer, { address: proxy.host, allowedInternal: [proxy.host] });
    proxy.cutBefore(new RegExp(`^set weight pool/${SUSPECT}`));
    const failure = await failureOf(shift(router, 75, 7));
    expect(failure).toMatchObject({
      retryable: true,
      message: expect.stringContaining("changed in part: 2 of 3"),
    });
    const between = await router.read();
    expect(between.generation).toBe(7);
    expect(await restoredShareOf(router)).toBe(60);
    expect(await shift(router, 75, 7)).toMatchObject({ outcome: "applied" });
    expect(await restoredShareOf(router)).toBe(75);
  });
});

describeWithHaproxy("a stats socket that does not keep up", () => {
  test("a writer that was suspended between two orders sends no more when its right has run out", async () => {
    const peer = await startBench();
    const router = openRouter(peer);
    const { token } = await router.read();
    const rights = [true, false, true];
    const mayGoOn = () => rights.shift() ?? true;
    const failure = await failureOf(router.apply(shifted(75), token, { generation: 1, mayGoOn }));
    expect(failure.message).toContain("1 of 3 orders were carried out, then nothing more was sent");
    expect(failure.retryable).toBe(true);
    expect(rights, "not asked again").toEqual([true]);
  });

  test("an answer that drips is given up at the deadline", async () => {
    const proxy = await startProxied(await startBench());
    proxy.drip(20);
    const settings = { address: proxy.host, backends: [POOL], timeoutMs: 300, allowedInternal: [proxy.host] };
    const router = haproxy.create(settings, createAdapterContext("admin"));
    const startedAt = performance.now();
    expect(await failureOf(router.read())).toMatchObject({ retryable: true });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test("with all ten stats connections taken it is unknown for the while, and works again after", async () => {
    const peer = await startBench();
    const router = openRouter(peer, { timeoutMs: 300 });
    const held: Socket[] = [];
    onTestFinished(() => held.forEach((socket) => socket.destroy()));
    for (let index = 0; index < 10; index += 1) {
      const socket = connect({ path: peer.socketPath });
      held.push(socket);
      await new Promise<void>((resolve) => socket.write("prompt\n", () => resolve()));
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await failureOf(router.read())).toMatchObject({
      retryable: true,
      message: expect.stringContaining("stats connections"),
    });
    for (const socket of held.splice(0)) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await restoredShareOf(router)).toBe(0);
  });
});
