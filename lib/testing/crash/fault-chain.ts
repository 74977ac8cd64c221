import { setTimeout as sleep } from "node:timers/promises";
import type { RolloutState } from "#lib/rollouts/schema.ts";
import type { CrashLane } from "./crash-lane.ts";
import { lastWritesMs } from "./kill-chain.ts";
import type { CrashEnd } from "./take-end.ts";

/** What a rollout left behind while something happened to its database again and again. */
export type FaultyRun = { readonly end: CrashEnd; readonly missed: readonly string[] };

/** Runs a rollout in one worker; at each of these failpoints that it comes to it waits while `happen` does its worst. */
export async function runFaulty(
  lane: CrashLane,
  failpoints: readonly string[],
  happen: () => Promise<void>,
): Promise<FaultyRun> {
  const rollout = await lane.begin();
  const left = new Set(failpoints);
  const worker = lane.takeWorker();
  try {
    await lane.underTraffic(rollout, async () => {
      await worker.run(await lane.orderFor(rollout, { failpoints: [...left], deed: "ask" }));
      const finished = lane.waitUntilFinished(rollout, worker);
      // The last writes come after it is finished.
      const over = finished.then(() => sleep(lastWritesMs, null));
      // Only the races and the wait below are told; between them nobody waits for it.
      over.catch(() => undefined);
      while (left.size > 0) {
        const askedAt = await Promise.race([worker.asks(), over]);
        if (askedAt === null) break;
        await happen();
        left.delete(askedAt);
        worker.goOn([...left]);
      }
      await finished;
      worker.goOn([]);
      await worker.rest();
    });
  } finally {
    // Also after a failure: a worker that goes on would work on the next rollout.
    await worker.end();
  }
  return { end: await lane.finish(rollout), missed: [...left] };
}

/** What a rollout left behind while one of its workers was frozen, and what that one still told the router. */
export type FrozenRun = { readonly end: CrashEnd; readonly ordersAfter: readonly string[] };

const wakeMs = 1_500;

/** Freezes a worker at a failpoint, lets another one bring the rollout to its end, or as far as is given, and wakes the first. */
export async function runFrozen(
  lane: CrashLane,
  failpoint: string,
  until: RolloutState = "finished",
): Promise<FrozenRun> {
  const rollout = await lane.begin();
  const { survivor } = lane;
  const zombie = lane.takeWorker();
  try {
    await lane.underTraffic(rollout, async () => {
      await zombie.run(await lane.orderFor(rollout, { failpoints: [failpoint], deed: "freeze" }));
      await zombie.isFrozen();
      await survivor.run(await lane.orderFor(rollout));
      await lane.waitUntilFinished(rollout, survivor, until);
    });
    const before = lane.orders().length;
    zombie.signal("SIGCONT");
    await sleep(wakeMs);
    const ordersAfter = lane.orders().slice(before);
    await survivor.rest();
    return { end: await lane.finish(rollout), ordersAfter };
  } finally {
    await zombie.end();
  }
}
