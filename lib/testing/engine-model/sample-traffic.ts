import type { MemoryDatabase } from "#lib/testing/memory-database/memory-database.ts";
import type { MetricMode } from "./command.ts";
import type { ModelRouter } from "./model-router.ts";
import { targetId, worldVersions } from "./world-plan.ts";

/** What is needed of a world; its clock goes on. */
export type SampledWorld = {
  readonly db: MemoryDatabase;
  readonly router: ModelRouter;
  readonly metrics: MetricMode;
  nowMs: number;
};

const perSecond = 40;
const readEveryMs = 5_000;
/** What is older is looked at by nobody, in milliseconds. */
const keptMs = 900_000;

/** Lets time pass on the database's clock, with what the versions answered meanwhile as the metric source tells it. */
export function sampleTraffic(world: SampledWorld, milliseconds: number): void {
  let leftMs = milliseconds;
  while (leftMs > 0) {
    const ms = Math.min(leftMs, readEveryMs);
    if (world.metrics !== "away") sampleInterval(world, ms);
    world.nowMs += ms;
    leftMs -= ms;
  }
  const samples = world.db.tableOf("LiveSample");
  if (samples.rows.length > 200) samples.remove({ bucketAt: { lt: new Date(world.nowMs - keptMs) } });
}

function sampleInterval(world: SampledWorld, bucketMs: number): void {
  const samples = world.db.tableOf("LiveSample");
  const bucketAt = new Date(world.nowMs);
  for (const { id: versionId, name } of worldVersions) {
    const slices = world.router.slices.filter(({ version }) => version === name);
    const share = slices.reduce((sum, slice) => sum + slice.share, 0);
    const key = { targetId, versionId, modality: "audio", slice: "main", bucketAt };
    // A clock that jumped back finds its interval written already.
    if (share === 0 || samples.find({ where: key }).length > 0) continue;
    const volume = world.metrics === "few" ? 0.02 : 1;
    const requests = Math.round((volume * perSecond * bucketMs * share) / 100_000);
    const isBroken = world.metrics === "broken" && name !== worldVersions[0].name;
    const errors = isBroken ? Math.ceil(requests / 2) : 0;
    const correct = requests - errors - Math.round(requests / 50);
    samples.insert({ ...key, bucketMs, requests, errors, correct, wrong: requests - errors - correct });
  }
}
