import { hasSameShares, raisesShare, shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import type { Slice } from "#lib/targets/schema.ts";
import type { MemoryRow } from "#lib/testing/memory-database/match-row.ts";
import type { SafetyWatch } from "./check-safety.ts";
import { leaseMs, routerTimeoutMs } from "./world-plan.ts";
import type { EngineWorld } from "./engine-world.ts";
import { runNextJob } from "./model-jobs.ts";
import { holds } from "./violation.ts";

const exact = 0.01;
const tickMs = 500;
const longestBackOffMs = 5_000;
const rounds = 60;
const longestPlannedMs = 61_000;

/** Ends every fault, lets the product go on undisturbed, and throws a `Violation` where one of L1 to L4 does not hold. */
export async function checkLiveness(world: EngineWorld, watch: SafetyWatch): Promise<void> {
  await endFaults(world);
  watch.check([]);
  const sinceMs = world.monotonicMs;
  for (let round = 0; round < rounds && !(await isAtRest(world)); round += 1) {
    world.pass(stepOf(world));
    for (const loop of [world.workers[0].ticks, world.workers[0].reconciling]) await loop.run();
    watch.check([]);
    checkStop(world, world.monotonicMs - sinceMs);
  }
  checkEnd(world);
  checkMessages(world);
  checkSplit(world);
}

async function endFaults(world: EngineWorld): Promise<void> {
  world.router.setReady([], 4);
  world.nextCommit = "written";
  world.metrics = "well";
  world.kill(0);
  world.kill(1);
  while (world.router.inFlight.length > 0) world.router.land(0);
  // What lies further ahead than anything is planned is due at once, since the clock was set back; what lies nearer is waited for.
  for (const loop of [world.workers[0].ticks, world.workers[0].reconciling]) await loop.run();
  world.pass(Math.min(world.setBackMs, longestPlannedMs));
}

/** Drains the messages; whether nothing more will happen by itself. */
async function isAtRest(world: EngineWorld): Promise<boolean> {
  for (let job = 0; job < 20; job += 1) if (!(await runNextJob(world, false))) break;
  const row = world.rollout;
  if (row === null) return true;
  const isStill = ["finished", "paused", "waiting", "stopped"].includes(String(row["state"]));
  const isStopOpen =
    row["stopAcceptedAt"] !== null && row["stopEffectiveAt"] === null && row["state"] === "stopped";
  return isStill && !isStopOpen && isInPlace(world) && isLooked(world);
}

/** Whether the reconciler looked after the last change of the router. */
function isLooked(world: EngineWorld): boolean {
  const [seen] = world.db.tableOf("TargetObservation").rows;
  return (
    seen !== undefined && hasSameShares((seen["appliedSlices"] ?? []) as Slice[], world.router.slices, exact)
  );
}

function stepOf(world: EngineWorld): number {
  const due = world.rollout?.["nextTickAt"];
  const waitMs = due instanceof Date ? due.getTime() - world.nowMs : 2_000;
  return Math.max(tickMs, Math.min(waitMs + 1, 2_500));
}

/** L1: lease, time-out and tick, besides the longest wait that a failing router had made it choose. */
function checkStop({ rollout }: EngineWorld, passedMs: number): void {
  const boundMs = leaseMs + routerTimeoutMs + longestBackOffMs + 4 * tickMs;
  const isOpen = rollout?.["state"] === "stopped" && rollout["stopEffectiveAt"] === null;
  holds(
    !isOpen || passedMs <= boundMs,
    "L1",
    () => `the stop is not effective after ${passedMs} ms without a fault`,
  );
}

/** L2: finished, or waiting with a reason that a person can see. */
function checkEnd({ rollout, router }: EngineWorld): void {
  if (rollout === null) return;
  const { state, waitReason, nextTickAt } = rollout as {
    state: string;
    waitReason: { code: string } | null;
  } & MemoryRow;
  const isEnded = ["finished", "paused", "waiting", "stopped"].includes(state);
  // An alarm that a person answered holds the stage until somebody advances or stops it; so does a suspect that nobody asks.
  const code = waitReason?.code ?? "no reason";
  const isAlone = shareOfVersion(router.slices, String(rollout["fromVersionName"])) === 0;
  const codes = ["guardrail_broken", "sample_ratio_alarm", ...(isAlone ? ["metrics_unavailable"] : [])];
  const isShown = (state === "holding" || state === "baking") && codes.includes(code);
  holds(isEnded || isShown, "L2", () => `still ${state} (${code}), next look ${String(nextTickAt)}`);
  const needsReason = state === "waiting" || state === "stopped";
  holds(!needsReason || waitReason !== null, "L2", () => `${state} without a reason`);
}

/** L3 and S5: no job is left, and each message is in the inbox, once. */
function checkMessages(world: EngineWorld): void {
  const jobs = world.db.tableOf("QueuedJob").rows;
  const waiting = jobs.filter(({ isDone }) => isDone === false).length;
  holds(waiting === 0, "L3", () => `${waiting} messages are never sent`);
  const messages = world.db.tableOf("OperatorMessage").rows;
  const sent = jobs.filter(({ name }) => name === "tell_operators");
  const lost = sent.filter((job) => !messages.some(({ id }) => id === String(job["id"])));
  holds(lost.length === 0, "L3", () => `${lost.length} messages were never delivered`);
  holds(messages.length <= sent.length, "S5", () => `${sent.length} messages became ${messages.length}`);
}

/** L4: the router has what is wanted, or the difference is on record and visible. */
function checkSplit(world: EngineWorld): void {
  if (isInPlace(world)) return;
  const [seen] = world.db.tableOf("TargetObservation").rows;
  const isShown = seen !== undefined && seen["divergedSince"] !== null;
  const shares = world.router.slices.map(({ version, share }) => `${version}=${share}`).join(" ");
  holds(
    isExplained(world) && isShown,
    "L4",
    () => `the router has ${shares}, which is neither wanted nor shown`,
  );
}

function isInPlace({ db, router }: EngineWorld): boolean {
  const wanted = wantedSlices(db);
  return wanted === null || hasSameShares(wanted, router.slices, exact);
}

/** It waits for a person, or somebody else wrote it, or it was there before us, or ours would give the suspect more. */
function isExplained({ db, router, rollout }: EngineWorld): boolean {
  const isSame = (slices: unknown) => hasSameShares(slices as Slice[], router.slices, exact);
  const wanted = wantedSlices(db);
  return (
    rollout?.["state"] === "waiting" ||
    isStoppedBefore(db, rollout) ||
    router.changes.some(({ by, slices }) => by === "somebody" && isSame(slices)) ||
    !db.tableOf("Split").rows.some(({ slices }) => isSame(slices)) ||
    suspectsOf(db, rollout).some((suspect) => raisesShare(suspect, router.slices, wanted ?? []))
  );
}

/** Stopped before it wanted anything, and it says what it found: putting that right is for a person, who has stopped it. */
function isStoppedBefore(db: EngineWorld["db"], rollout: MemoryRow | null): boolean {
  if (rollout?.["state"] !== "stopped") return false;
  const reason = rollout["waitReason"] as { code: string } | null;
  const hasWanted = db.tableOf("Split").rows.some(({ rolloutId }) => rolloutId === rollout["id"]);
  return !hasWanted && reason?.code === "foreign_write";
}

/** Of the newest rollout, and of the one that wanted what is wanted now. */
function suspectsOf(db: EngineWorld["db"], rollout: MemoryRow | null): string[] {
  const ids = [rollout?.["id"], newestWanted(db)?.["rolloutId"]];
  const rows = db.tableOf("Rollout").rows.filter(({ id }) => ids.includes(id));
  return rows.map(({ fromVersionName }) => String(fromVersionName));
}

function wantedSlices(db: EngineWorld["db"]): readonly Slice[] | null {
  return (newestWanted(db)?.["slices"] ?? null) as Slice[] | null;
}

function newestWanted(db: EngineWorld["db"]): MemoryRow | undefined {
  return db
    .tableOf("Split")
    .find({ where: { withdrawnAt: null }, orderBy: { generation: "desc" }, take: 1 })[0];
}
