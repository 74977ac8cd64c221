import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RolloutPlan, RolloutState } from "#lib/rollouts/schema.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { startFaultySocket } from "#lib/testing/faulty-socket.ts";
import type { FaultySocket } from "#lib/testing/faulty-socket.ts";
import { POOL } from "#lib/testing/haproxy-config.ts";
import { startHaproxy } from "#lib/testing/haproxy-process.ts";
import type { HaproxyProcess } from "#lib/testing/haproxy-process.ts";
import {
  addTraffic,
  createRolloutWorld,
  restoredName,
  startRollout,
  suspectName,
} from "#lib/testing/rollout-world.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";
import type { WorkerTimes } from "#lib/worker/run-worker.ts";
import { CrashWorker } from "./crash-worker.ts";
import type { CrashRun } from "./crash-worker.ts";
import { takeEnd } from "./take-end.ts";
import type { CrashEnd } from "./take-end.ts";

/** Short enough that a rollout with a killed worker takes a second or two, in milliseconds. */
export const shortTimes: WorkerTimes = {
  pollMs: 40,
  leaseMs: 300,
  routerTimeoutMs: 100,
  busyReadEveryMs: 1_000,
  quietReadEveryMs: 1_000,
};

/** A rollout under way on a lane. */
export type LaneRollout = { readonly world: RolloutWorld; readonly rolloutId: string };

/** What a lane needs: its database, the file of haproxy, and how long everything may take. */
export type LaneSettings = {
  readonly db: Database;
  readonly url: string;
  readonly haproxy: string;
  readonly times: WorkerTimes;
  /** Whether HAProxy's map keeps our generation; without it a late write cannot be told from a new one. */
  readonly hasLedger?: boolean;
};

const trafficEveryMs = 60;
const lookEveryMs = 20;
const deadlineMs = 300_000;

/**
 * One database, one real HAProxy and its workers, for one rollout after the other. Workers are loaded ahead, so that a
 * killed one costs no waiting.
 */
export class CrashLane {
  readonly haproxy: HaproxyProcess;
  readonly settings: LaneSettings;
  readonly #socket: FaultySocket;
  readonly #directory: string;
  readonly #workers = new Set<CrashWorker>();
  #ahead: CrashWorker | null = null;
  #survivor: CrashWorker | null = null;

  private constructor(
    settings: LaneSettings,
    peers: { haproxy: HaproxyProcess; socket: FaultySocket; directory: string },
  ) {
    this.settings = settings;
    this.haproxy = peers.haproxy;
    this.#socket = peers.socket;
    this.#directory = peers.directory;
  }

  static async open(settings: LaneSettings): Promise<CrashLane> {
    const haproxy = await startHaproxy(settings.haproxy, [
      { server: restoredName, version: restoredName, weight: 0 },
      { server: suspectName, version: suspectName, weight: 100 },
    ]);
    const socket = await startFaultySocket(haproxy.ports.admin);
    const directory = await mkdtemp(join(tmpdir(), "lastgood-crash-"));
    return new CrashLane(settings, { haproxy, socket, directory });
  }

  /** A worker that is loaded, or soon will be; the one after it is loaded meanwhile when `isNextWanted`. */
  takeWorker(isNextWanted = false): CrashWorker {
    const worker = this.#ahead ?? this.#load();
    this.#ahead = isNextWanted ? this.#load() : null;
    return worker;
  }

  /** The worker of this lane that nobody kills; it rests between two rollouts. */
  get survivor(): CrashWorker {
    if (this.#survivor === null || this.#survivor.hasEnded) this.#survivor = this.#load();
    return this.#survivor;
  }

  /** A rollout whose target stands behind this HAProxy, which is as new. */
  async begin(plan?: RolloutPlan): Promise<LaneRollout> {
    const { db, hasLedger = true } = this.settings;
    const { mapFile } = this.haproxy;
    await this.haproxy.command(`clear map ${mapFile}`);
    await this.haproxy.command(`set weight ${POOL}/${suspectName} 100`);
    await this.haproxy.command(`set weight ${POOL}/${restoredName} 0`);
    this.#socket.lines.splice(0);
    const world = await createRolloutWorld(db);
    const { host } = this.#socket;
    const routerSettings = {
      address: host,
      backends: [POOL],
      allowedInternal: [host],
      timeoutMs: 2_000,
      ...(hasLedger ? { map: mapFile } : {}),
    };
    const { targetId } = world;
    await db.prisma.target.update({
      where: { id: targetId },
      data: { routerKind: "haproxy", routerSettings },
    });
    return { world, rolloutId: await startRollout(world, plan) };
  }

  /** What `run` is told, with the lane's own times. */
  async orderFor(rollout: LaneRollout, given: Partial<CrashRun> = {}): Promise<CrashRun> {
    const { revision } = await this.stateOf(rollout);
    return {
      revision,
      failpoints: [],
      noteFile: this.#noteFile,
      deed: "die",
      isRecording: false,
      times: this.settings.times,
      ...given,
    };
  }

  /** Name of the failpoint that a worker of this lane stopped short at last. */
  readNote(): Promise<string> {
    return readFile(this.#noteFile, "utf8");
  }

  get #noteFile(): string {
    return join(this.#directory, "note");
  }

  async stateOf({ rolloutId }: LaneRollout): Promise<{ state: string; revision: number; fence: number }> {
    const { rows } = await this.settings.db.pool.query<{ state: string; revision: number; fence: number }>(
      "SELECT state, revision, fence FROM rollouts WHERE id = $1",
      [rolloutId],
    );
    if (rows[0] === undefined) throw new Error("the rollout is gone");
    return rows[0];
  }

  /** Counts traffic, as the metric reader does it, while `work` is under way. */
  async underTraffic<T>({ world }: LaneRollout, work: () => Promise<T>): Promise<T> {
    const over = new AbortController();
    const counting = (async () => {
      // The database is away on purpose in some runs; counts that could not be written are missing, as in life.
      for (; !over.signal.aborted; await sleep(trafficEveryMs))
        await addTraffic(world).catch(() => undefined);
    })();
    try {
      return await work();
    } finally {
      over.abort();
      await counting;
    }
  }

  /** Resolves when the rollout is finished, or in the state that is given, true, or the worker has ended before, false. */
  async waitUntilFinished(
    rollout: LaneRollout,
    worker: CrashWorker,
    wanted: RolloutState = "finished",
  ): Promise<boolean> {
    const endsAtMs = performance.now() + deadlineMs;
    for (;;) {
      // The database may be away for a moment.
      const state = await this.stateOf(rollout).then(
        (row) => row.state,
        () => "unknown",
      );
      if (state === wanted) return true;
      if (worker.hasEnded) return false;
      if (performance.now() > endsAtMs)
        throw new Error(`still ${state} after ${deadlineMs} ms: ${await this.#why(rollout)}`);
      await sleep(lookEveryMs);
    }
  }

  /** Every order that reached HAProxy since the rollout began. */
  orders(): string[] {
    return this.#socket.lines.filter((line) => /^(set|add) /.test(line));
  }

  /** Reads what the rollout left behind; nobody looks at its target any more. */
  async finish({ world }: LaneRollout): Promise<CrashEnd> {
    const { db } = this.settings;
    const end = await takeEnd(db, world, this.#socket.lines);
    // Also who has it claimed gives it back in vain.
    await db.pool.query("UPDATE targets SET next_read_at = 'infinity', fence = fence + 1 WHERE id = $1", [
      world.targetId,
    ]);
    await this.#untilNobodyHolds(world.targetId);
    return end;
  }

  /** Whoever read the target last might put its router right again, behind the next rollout's back. */
  async #untilNobodyHolds(targetId: string): Promise<void> {
    const held = "SELECT 1 FROM targets WHERE id = $1 AND lease_until > clock_timestamp()";
    while ((await this.settings.db.pool.query(held, [targetId])).rows.length > 0) await sleep(lookEveryMs);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.end()));
    await this.#socket.close();
    await this.haproxy.stop();
    await rm(this.#directory, { recursive: true, force: true, maxRetries: 5 });
  }

  async #why({ rolloutId }: LaneRollout): Promise<string> {
    const { rows } = await this.settings.db.pool.query<{ wait_reason: unknown; last_error: unknown }>(
      "SELECT wait_reason, last_error FROM rollouts WHERE id = $1",
      [rolloutId],
    );
    return JSON.stringify(rows[0]);
  }

  #load(): CrashWorker {
    const { url: databaseUrl } = this.settings;
    const routerPort = Number(this.#socket.host.split(":")[1]);
    const worker = new CrashWorker({ databaseUrl, routerPort, directory: this.#directory });
    this.#workers.add(worker);
    void worker.ended.then(() => this.#workers.delete(worker));
    return worker;
  }
}
