import { setTimeout as sleep } from "node:timers/promises";
import type { CrashLane, LaneRollout } from "./crash-lane.ts";
import type { CrashWorker } from "./crash-worker.ts";
import type { CrashEnd } from "./take-end.ts";

/** What a rollout left behind whose workers were killed one after the other. */
export type KilledRun = {
  readonly end: CrashEnd;
  /** Failpoints that the rollout had passed already, or never came to. */
  readonly missed: readonly string[];
  /** From the last death until another worker had claimed the rollout, in milliseconds; null when nobody died. */
  readonly takenOverMs: number | null;
};

/** How long after a rollout is finished its worker may still write, in milliseconds. */
export const lastWritesMs = 500;

/** Runs a rollout to its end while nobody is killed; gives its end and every failpoint that it came to. */
export async function runUndisturbed(lane: CrashLane): Promise<{ end: CrashEnd; failpoints: string[] }> {
  const rollout = await lane.begin();
  const worker = lane.takeWorker();
  await lane.underTraffic(rollout, async () => {
    await worker.run(await lane.orderFor(rollout, { isRecording: true }));
    await lane.waitUntilFinished(rollout, worker);
    await worker.rest();
  });
  await worker.end();
  return { end: await lane.finish(rollout), failpoints: worker.met };
}

/** Runs a rollout whose workers die one after the other, each at the next of these failpoints; another worker ends it. */
export async function runKilled(lane: CrashLane, failpoints: readonly string[]): Promise<KilledRun> {
  const rollout = await lane.begin();
  const left = new Set(failpoints);
  let takenOverMs: number | null = null;
  await lane.underTraffic(rollout, async () => {
    while (left.size > 0) {
      const worker = lane.takeWorker(left.size > 1);
      await worker.run(await lane.orderFor(rollout, { failpoints: [...left] }));
      if (await endsAlive(lane, rollout, worker)) return;
      left.delete(await lane.readNote());
    }
    const diedAtMs = performance.now();
    const { fence } = await lane.stateOf(rollout);
    const { survivor } = lane;
    await survivor.run(await lane.orderFor(rollout));
    await untilClaimed(lane, rollout, fence);
    takenOverMs = performance.now() - diedAtMs;
    await lane.waitUntilFinished(rollout, survivor);
    await survivor.rest();
  });
  return { end: await lane.finish(rollout), missed: [...left], takenOverMs };
}

/** Whether the rollout is finished and its worker has not died, also not in the last writes, which come after that. */
async function endsAlive(lane: CrashLane, rollout: LaneRollout, worker: CrashWorker): Promise<boolean> {
  if (!(await lane.waitUntilFinished(rollout, worker))) return false;
  await Promise.race([worker.ended, sleep(lastWritesMs)]);
  if (worker.hasEnded) return false;
  await worker.end();
  return true;
}

async function untilClaimed(lane: CrashLane, rollout: LaneRollout, fence: number): Promise<void> {
  for (;;) {
    const row = await lane.stateOf(rollout);
    if (row.fence > fence || row.state === "finished") return;
    await sleep(10);
  }
}
