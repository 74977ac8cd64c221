import { AdapterError } from "#lib/adapters/adapter-error.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { automationContext } from "#lib/server/context.ts";
import type { Context } from "#lib/server/context.ts";
import { scopesOfRole } from "#lib/schema/scope.ts";
import { RolloutLeases } from "#lib/rollouts/rollout-leases.ts";
import { tickDueRollouts } from "#lib/rollouts/tick-due-rollouts.ts";
import { anOpenRollback, versionRow } from "#lib/testing/rollout-world.ts";
import { MemoryDatabase } from "#lib/testing/memory-database/memory-database.ts";
import type { MemoryRow } from "#lib/testing/memory-database/match-row.ts";
import { reconcileTargets } from "#lib/worker/reconcile-targets.ts";
import type { MetricMode } from "./command.ts";
import { ModelClient } from "./model-client.ts";
import { collectJobs } from "./model-jobs.ts";
import { ModelRouter } from "./model-router.ts";
import { ModelRoutine } from "./model-routine.ts";
import { sampleTraffic } from "./sample-traffic.ts";
import type { WorldBugs } from "./world-bugs.ts";
import { leaseMs, modelId, routerTimeoutMs, targetId, worldVersions } from "./world-plan.ts";

/** One worker process: its loops, its leases, and its own monotonic clock, which is the world's. */
export type ModelWorker = {
  readonly name: string;
  readonly ticks: ModelRoutine;
  readonly reconciling: ModelRoutine;
  leases: RolloutLeases;
};

/**
 * A target with its router, metrics, database and two workers, in which the product's own verbs, tick and reconciler run: only
 * the database, the router, the clocks and the job queue are stand-ins. Whatever waits, waits for the schedule.
 */
export class EngineWorld {
  nowMs = Date.parse("2026-09-01T03:00:00Z");
  monotonicMs = 0;
  metrics: MetricMode = "well";
  /** What the database does at the next commit. */
  nextCommit: "written" | "refused" | "answer_lost" = "written";
  /** Time that could be observed at most: all that passed, and jumps ahead that are shorter than the longest gap that counts. */
  observableMs = 0;
  hasClockJumped = false;
  /** How far the database's clock was set back altogether, in milliseconds. */
  setBackMs = 0;
  /** Called whenever something happened within a command of several rounds. */
  afterRound: () => void = () => undefined;
  readonly db: MemoryDatabase;
  readonly router: ModelRouter;
  readonly workers: readonly [ModelWorker, ModelWorker];
  readonly bugs: WorldBugs;
  readonly client = new ModelClient();
  #rollbacks = 0;

  constructor({ hasCas, bugs = {} }: { readonly hasCas: boolean; readonly bugs?: WorldBugs }) {
    collectJobs();
    this.bugs = bugs;
    this.db = new MemoryDatabase(() => new Date(this.nowMs));
    this.db.fateOfCommit = () => {
      const fate = this.nextCommit;
      this.nextCommit = "written";
      return fate;
    };
    this.#fill();
    this.router = new ModelRouter([{ version: worldVersions[0].name, role: "rest", share: 100 }], hasCas);
    this.workers = [this.#worker("one"), this.#worker("two")];
    sampleTraffic(this, 5_000);
    bugs.database?.(this.db);
  }

  get now(): Date {
    return new Date(this.nowMs);
  }

  /** The loops of both workers: ticks of the first and second, then their reconcilers. */
  get loops(): readonly ModelRoutine[] {
    return [...this.workers.map(({ ticks }) => ticks), ...this.workers.map(({ reconciling }) => reconciling)];
  }

  /** The newest rollout, or null before the first. */
  get rollout(): MemoryRow | null {
    return this.db.tableOf("Rollout").rows.at(-1) ?? null;
  }

  engine(): Context {
    const requestId = "model";
    return automationContext({ name: "rollout engine", requestId, now: this.now, db: this.database });
  }

  operator(): Context {
    return {
      ...this.engine(),
      actor: {
        kind: "person",
        id: "operator",
        name: "Olga",
        role: "operator",
        scopes: scopesOfRole.operator,
      },
    };
  }

  get database(): Database {
    return this.db;
  }

  /** Writes one more rollback, from one version to another, and gives its id. */
  addRollback(suspectVersionId: string, candidateVersionId: string): string {
    this.#rollbacks += 1;
    const id = `00000000-0000-7000-8000-${String(this.#rollbacks).padStart(12, "0")}`;
    this.db.tableOf("Rollback").update({ targetId }, { state: "finished" });
    const row = { id, modelId, targetId, suspectVersionId, candidateVersionId };
    this.db.tableOf("Rollback").insert({ ...anOpenRollback(this.now), ...row });
    return id;
  }

  pass(milliseconds: number): void {
    sampleTraffic(this, milliseconds);
    this.monotonicMs += milliseconds;
    this.observableMs += milliseconds;
  }

  jump(milliseconds: number): void {
    this.nowMs += milliseconds;
    this.hasClockJumped = true;
    this.setBackMs += Math.max(0, -milliseconds);
    if (milliseconds > 0 && milliseconds <= longestGapMs) this.observableMs += milliseconds;
  }

  kill(place: number): void {
    const worker = this.workers[place % 2];
    if (worker === undefined) return;
    worker.ticks.kill();
    worker.reconciling.kill();
    worker.leases = this.#leases();
  }

  #leases(): RolloutLeases {
    const leases = new RolloutLeases(leaseMs, () => this.monotonicMs);
    if (this.bugs.leasesLast === true) leases.lasts = () => true;
    return leases;
  }

  #worker(name: string): ModelWorker {
    const ports = {
      openRouter: async () => this.router.portFor(reconciling),
      monotonicMs: () => this.monotonicMs,
    };
    const ticks: ModelRoutine = new ModelRoutine(name, () => this.#tick(worker));
    const reconciling: ModelRoutine = new ModelRoutine(`${name}'s reconciler`, () =>
      reconcileTargets(this.engine(), {
        ...ports,
        routerTimeoutMs,
        busyEveryMs: 5_000,
        quietEveryMs: 30_000,
      }).catch(throwUnexpected),
    );
    const worker: ModelWorker = { name, ticks, reconciling, leases: this.#leases() };
    return worker;
  }

  async #tick(worker: ModelWorker): Promise<void> {
    const { ticks, leases } = worker;
    const round = { workerId: worker.name, limit: 10, onFailure: throwUnexpected, jitter: () => 0 };
    await tickDueRollouts(this.engine(), round, {
      openRouter: async () => this.router.portFor(ticks),
      leases,
      routerTimeoutMs,
      failpoint: async (step) => {
        await ticks.park(step);
      },
    });
  }

  #fill(): void {
    const { db } = this;
    const model = { id: modelId, slug: "mm_test", title: "Test", modalities: ["audio"], ownerTeam: "tests" };
    db.tableOf("Model").insert(model);
    for (const { id, name } of worldVersions) db.tableOf("Version").insert(versionRow({ id, modelId, name }));
    db.tableOf("Target").insert({
      id: targetId,
      slug: "production",
      title: "Production",
      modelId,
      environment: "production",
      routerKind: "gateway",
      routerSettings: {},
      deployerKind: "process",
      deployerSettings: {},
    });
  }
}

const longestGapMs = 15_000;

/** A worker goes on after what a cut connection or a router does to it; anything else is a fault of the engine. */
function throwUnexpected(error: unknown): void {
  if (error instanceof AdapterError) return;
  const isKnown =
    error instanceof Error && /connection to the database|taken further meanwhile/.test(error.message);
  if (!isKnown) throw error;
}
