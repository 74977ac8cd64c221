import type { Logger } from "pino";
import { queueDueDigests } from "#lib/notifications/mail-digest.ts";
import { queueDueCaptures } from "#lib/replays/queue-due-captures.ts";
import { takeUpAbandoned } from "#lib/replays/queue-replay.ts";
import { advanceDependents } from "#lib/rollbacks/advance-dependents.ts";
import { RolloutLeases } from "#lib/rollouts/rollout-leases.ts";
import { rolloutPressed } from "#lib/rollouts/schema.ts";
import { tickDueRollouts } from "#lib/rollouts/tick-due-rollouts.ts";
import type { TickPorts } from "#lib/rollouts/tick-rollout.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { onLiveHint } from "#lib/server/http/live-hints.ts";
import { beat, endBeat } from "#lib/server/heartbeat.ts";
import { detectHealth, targetsToJudge } from "#lib/targets/detect-health.ts";
import { rollUpSamples } from "#lib/targets/roll-up-samples.ts";
import type { Connections } from "./connections.ts";
import { checkDueArtifacts, keepReady, removeOldRows, verifyAuditNightly } from "./keep-house.ts";
import { OverlappingRounds } from "./overlapping-rounds.ts";
import { claimReadings, reconcileTarget } from "./reconcile-targets.ts";
import { runLoop } from "./run-loop.ts";
import { claimScrapes, scrapeClaimed } from "./scrape-metrics.ts";
import { WorkSlots } from "./work-slots.ts";
import { workerContext } from "./worker-context.ts";

/** How often and how long, in milliseconds; the defaults are the product's, tests use shorter ones. */
export type WorkerTimes = {
  readonly pollMs: number;
  readonly leaseMs: number;
  readonly routerTimeoutMs: number;
  readonly busyReadEveryMs: number;
  readonly quietReadEveryMs: number;
};

export const workerTimes: WorkerTimes = {
  pollMs: 500,
  leaseMs: 3_000,
  routerTimeoutMs: 1_000,
  busyReadEveryMs: 5_000,
  quietReadEveryMs: 30_000,
};

/**
 * How long a transaction of a worker may stand still, in milliseconds: one that hangs in the middle of it keeps its rollout from
 * everybody else by a lock, whatever its lease says.
 */
export const longestIdleInTransactionMs = 5_000;

/** What a worker is made of. */
export type WorkerParts = {
  readonly id: string;
  readonly db: Database;
  readonly connections: Connections;
  readonly times: WorkerTimes;
  readonly log: Logger;
  /** Aborted to stop: nothing is claimed any more, what is under way is finished. */
  readonly signal: AbortSignal;
};

const rolloutsAtOnce = 32;
/** A round that takes longer has a slow router in it, which keeps no other rollout waiting; milliseconds. */
const tickPatienceMs = 250;
const tickRoundsAtOnce = 4;
const readingsAtOnce = 100;
const readRoundMs = 500;
const scrapesAtOnce = 50;
const beatEveryMs = 2_000;
const renewalsPerLease = 3;
const roundMs = 1_000;
const healthRoundMs = 5_000;
const readinessRoundMs = 10_000;
const artifactRoundMs = 15_000;
const testRoundMs = 5_000;
const captureRoundMs = 30_000;
const auditRoundMs = 600_000;
const digestRoundMs = 60_000;
const sweepRoundMs = 3_600_000;
const rollUpRoundMs = 30_000;
const hurryMs = 50;
const detectEveryMs = 60_000;
const detectEarlyEveryMs = 20_000;
const earlyMs = 300_000;
const detectAtOnce = 40;

/** Runs the loops of a worker until the signal; resolves when each has finished its last round. */
export async function runWorker(parts: WorkerParts): Promise<void> {
  const { id, db, times, signal, log } = parts;
  const leases = new RolloutLeases(times.leaseMs, () => performance.now());
  const renewal = new AbortController();
  const renewEveryMs = times.leaseMs / renewalsPerLease;
  const renewing = runLoop({
    retryMs: renewEveryMs,
    // Leases are renewed until the last tick is done, also while the worker is stopping.
    signal: renewal.signal,
    work: async () => {
      await leases.renew(db);
      return renewEveryMs;
    },
    onError: (error) => log.error({ err: error, loop: "renew" }, "leases could not be renewed"),
  });
  const ticks = new OverlappingRounds({
    patienceMs: tickPatienceMs,
    atOnce: tickRoundsAtOnce,
    onLateFailure: (error) => log.error({ err: error, loop: "rollouts" }, "a round failed"),
  });
  const readings = new WorkSlots({
    atOnce: readingsAtOnce,
    onFailure: (error) => log.error({ err: error, loop: "targets" }, "a target could not be read back"),
  });
  const scrapes = new WorkSlots({
    atOnce: scrapesAtOnce,
    onFailure: (error) => log.error({ err: error, loop: "metrics" }, "a metric source could not be read"),
  });
  const rounds = [...engineRounds(parts, { leases, ticks, readings }), ...backgroundRounds(parts, scrapes)];
  await Promise.all(
    rounds.map(({ name, everyMs, work, onHint }) =>
      runLoop({
        retryMs: everyMs,
        signal,
        ...(onHint && { onHint }),
        work: async () => (await work()) ?? everyMs,
        onError: (error) => log.error({ err: error, loop: name }, "a round failed"),
      }),
    ),
  );
  await ticks.settle();
  await Promise.all([readings.settle(), scrapes.settle()]);
  renewal.abort();
  await renewing;
  await endBeat(db.pool, id);
}

/** One loop of the worker; a round may give another wait than the usual one. */
type Round = {
  readonly name: string;
  readonly everyMs: number;
  readonly work: () => Promise<number | void>;
  readonly onHint?: (wake: () => void) => () => void;
};

/** What goes on between rounds of the engine. */
type UnderWay = {
  readonly leases: RolloutLeases;
  readonly ticks: OverlappingRounds;
  readonly readings: WorkSlots;
};

/** The two loops that may write to routers, and the heartbeat, which the first of them makes itself. */
function engineRounds(parts: WorkerParts, { leases, ticks, readings }: UnderWay): Round[] {
  const { id, db, connections, times } = parts;
  const openRouter = (targetId: string) => connections.openRouter(targetId);
  const ports: TickPorts = { openRouter, leases, routerTimeoutMs: times.routerTimeoutMs };
  let beatenAtMs = -beatEveryMs;
  const tick = async () => {
    const ticked = await ticks.run(() =>
      tickDueRollouts(workerContext(db, "rollout engine"), tickRound(parts), ports),
    );
    if (performance.now() - beatenAtMs >= beatEveryMs) {
      beatenAtMs = performance.now();
      await beat(db.pool, id);
    }
    // A shift is asked for in one tick and confirmed in the next, which is due at once.
    return ticked === 0 ? times.pollMs : hurryMs;
  };
  return [
    { name: "rollouts", everyMs: times.pollMs, work: tick, onHint: onRolloutPress },
    { name: "targets", everyMs: readRoundMs, work: () => readDueTargets(parts, readings) },
  ];
}

/** Begins to read back the targets that are due, as many as there is room for; gives the wait until the next round. */
async function readDueTargets({ db, connections, times }: WorkerParts, readings: WorkSlots): Promise<number> {
  const ctx = workerContext(db, "target reconciler");
  const ports = {
    openRouter: (targetId: string) => connections.openRouter(targetId),
    monotonicMs: () => performance.now(),
    routerTimeoutMs: times.routerTimeoutMs,
    busyEveryMs: times.busyReadEveryMs,
    quietEveryMs: times.quietReadEveryMs,
  };
  await readings.untilFree();
  const room = readings.free;
  const claimed = await claimReadings(ctx, ports, room);
  for (const reading of claimed) readings.add(reconcileTarget(ctx, reading, ports));
  return claimed.length < room ? readRoundMs : hurryMs;
}

/** The same for the metric sources whose turn it is. */
async function scrapeDueSources({ db, connections }: WorkerParts, scrapes: WorkSlots): Promise<number> {
  const ctx = workerContext(db, "metric reader");
  await scrapes.untilFree();
  const room = scrapes.free;
  const claimed = await claimScrapes(ctx, room);
  for (const claim of claimed) scrapes.add(scrapeClaimed(ctx, claim, connections));
  return claimed.length < room ? roundMs : hurryMs;
}

/** Wakes the engine at once when somebody pressed, where the database can be listened to past any pooler. */
function onRolloutPress(wake: () => void): () => void {
  return onLiveHint((topic) => {
    if (topic === rolloutPressed) wake();
  });
}

/** What reads and cleans, and moves nothing. */
function backgroundRounds(parts: WorkerParts, scrapes: WorkSlots): Round[] {
  const { db, connections } = parts;
  const check = () =>
    checkDueArtifacts(workerContext(db, "artifact check"), (uri) => connections.openStore(uri));
  const ready = () =>
    keepReady(workerContext(db, "readiness"), (targetId) => connections.openDeployer(targetId));
  const sweep = () => removeOldRows(workerContext(db, "retention"));
  const takeUp = async () => void (await takeUpAbandoned(workerContext(db, "test recovery")));
  const capture = async () => void (await queueDueCaptures(workerContext(db, "golden case capture")));
  const digests = async () => void (await queueDueDigests(workerContext(db, "changelog mails")));
  const groups = () => advanceDependents(workerContext(db, "group order"));
  // A history that was just imported is rolled up without waiting for the next round.
  const rollUp = async () => ((await rollUpSamples(workerContext(db, "rollups"))) ? hurryMs : rollUpRoundMs);
  return [
    { name: "metrics", everyMs: roundMs, work: () => scrapeDueSources(parts, scrapes) },
    { name: "health", everyMs: healthRoundMs, work: healthRound(parts) },
    { name: "readiness", everyMs: readinessRoundMs, work: ready },
    { name: "artifacts", everyMs: artifactRoundMs, work: async () => void (await check()) },
    { name: "groups", everyMs: roundMs, work: groups },
    { name: "rollups", everyMs: rollUpRoundMs, work: rollUp },
    { name: "golden cases", everyMs: captureRoundMs, work: capture },
    { name: "tests", everyMs: testRoundMs, work: takeUp },
    {
      name: "audit chain",
      everyMs: auditRoundMs,
      work: () => verifyAuditNightly(workerContext(db, "audit check")),
    },
    { name: "digests", everyMs: digestRoundMs, work: digests },
    { name: "old rows", everyMs: sweepRoundMs, work: async () => void (await sweep()) },
  ];
}

function tickRound({ id, log }: WorkerParts) {
  return {
    workerId: id,
    limit: rolloutsAtOnce,
    jitter: () => Math.random(),
    onFailure: (error: unknown, rolloutId: string) => log.error({ err: error, rolloutId }, "a tick failed"),
  };
}

/**
 * Detection of every target once a minute, and every 20 s in the first five minutes of this worker; what another worker has judged
 * meanwhile is left out. Of many targets so many in a round, the longest unjudged first, so that rollouts keep their processor.
 */
function healthRound({ db, log }: WorkerParts): () => Promise<void> {
  const startedAtMs = performance.now();
  const triedAtMs = new Map<string, number>();
  return async () => {
    const nowMs = performance.now();
    const everyMs = nowMs - startedAtMs < earlyMs ? detectEarlyEveryMs : detectEveryMs;
    for (const [id, atMs] of triedAtMs) if (nowMs - atMs >= everyMs) triedAtMs.delete(id);
    const due = { everyMs, except: [...triedAtMs.keys()], limit: detectAtOnce };
    for (const targetId of await targetsToJudge(workerContext(db, "detection"), due)) {
      triedAtMs.set(targetId, nowMs);
      try {
        await detectHealth(workerContext(db, "detection"), targetId);
      } catch (error) {
        log.error({ err: error, targetId }, "detection failed");
      }
    }
  };
}
