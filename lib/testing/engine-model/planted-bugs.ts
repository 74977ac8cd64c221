import type { decide } from "#lib/rollouts/core/decide.ts";
import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import type { RolloutEffect } from "#lib/rollouts/core/rollout-moves.ts";
import type { transition } from "#lib/rollouts/core/transition.ts";
import type { MemoryDatabase } from "#lib/testing/memory-database/memory-database.ts";
import type { WriteSeam } from "#lib/testing/memory-database/memory-table.ts";
import type { WorldBugs } from "./world-bugs.ts";

type Decide = typeof decide;
type Transition = typeof transition;

/** Wraps of the engine's pure functions, and whether the guard where splits are wanted is off. */
export type PureSeam = {
  readonly decide?: (sound: Decide, given: Parameters<Decide>) => ReturnType<Decide>;
  readonly transition?: (sound: Transition, given: Parameters<Transition>) => ReturnType<Transition>;
  readonly isUnguarded?: boolean;
};

/** A bug that somebody could write, and the invariant that must find it. */
export type PlantedBug = {
  readonly invariant: string;
  readonly name: string;
  readonly pure?: PureSeam;
  readonly bugs?: WorldBugs;
  /** It is none on a router without compare-and-set, which takes whatever arrives. */
  readonly needsCas?: boolean;
};

/** After how many schedules a bug was found. */
export type FoundBug = Pick<PlantedBug, "invariant" | "name"> & {
  readonly hasCas: boolean;
  readonly schedules: number;
};

const stops: readonly string[] = ["stop_here", "stop_by_guardrail"];

function allToSuspect({ suspect }: RolloutSnapshot): RolloutEffect {
  return { kind: "want_split", slices: [{ version: suspect, role: "rest", share: 100 }], reason: "planted" };
}

/** Changes what a write to the database says, or leaves it out. */
function writing(seam: WriteSeam): WorldBugs {
  return {
    database: (db) => {
      db.seam = seam;
    },
  };
}

function withoutFences(db: MemoryDatabase): void {
  const table = db.tableOf("Rollout");
  const [find, update] = [table.find.bind(table), table.update.bind(table)];
  table.find = (query = {}) => {
    const { fence: _fence, ...where } = query.where ?? {};
    return find({ ...query, where });
  };
  table.update = ({ fence: _fence, ...where }, data) => update(where, data);
}

function withSilentCuts(db: MemoryDatabase): void {
  type Work = (tx: unknown) => Promise<unknown>;
  const client = db.prisma as unknown as { $transaction: (work: Work) => Promise<unknown> };
  const { $transaction } = client;
  client.$transaction = async (work) => {
    let result: unknown;
    try {
      return await $transaction(async (tx) => {
        result = await work(tx);
        return result;
      });
    } catch (error) {
      if (error instanceof Error && error.message.includes("was cut")) return result;
      throw error;
    }
  };
}

const safetyBugs: readonly PlantedBug[] = [
  {
    invariant: "S1",
    name: "a stop gives the traffic back to the suspect",
    pure: {
      isUnguarded: true,
      transition: (sound, given) => {
        const moved = sound(...given);
        const [snapshot, happening] = given;
        if (moved.kind === "refused" || !stops.includes(happening.name)) return moved;
        return { ...moved, effects: [...moved.effects, allToSuspect(snapshot)] };
      },
    },
  },
  {
    invariant: "S1",
    name: "a stop is called effective when it is accepted",
    pure: {
      transition: (sound, given) => {
        const moved = sound(...given);
        const [, happening, now] = given;
        if (moved.kind === "refused" || !stops.includes(happening.name)) return moved;
        return { ...moved, next: { ...moved.next, stopEffectiveAt: now } };
      },
    },
  },
  {
    invariant: "S1",
    name: "a split that is given up is not replaced at the router",
    needsCas: true,
    pure: {
      decide: (sound, given) => {
        const decision = sound(...given);
        if (decision.happening?.name !== "settle") return decision;
        return { ...decision, act: null, happening: { ...decision.happening, frozen: null } };
      },
    },
  },
  {
    invariant: "S2",
    name: "a stopped rollout no longer holds its target",
    bugs: writing(({ table, data }) =>
      table === "Rollout" && data["state"] === "stopped" ? { ...data, activeTargetId: null } : data,
    ),
  },
  {
    invariant: "S3",
    name: "a wanted split has no audit row",
    bugs: writing(({ data }) => (data["action"] === "split.wanted" ? null : data)),
  },
  {
    invariant: "S3",
    name: "a generation is skipped",
    bugs: writing(({ table, data }) =>
      table === "Target" && "generation" in data ? { ...data, generation: { increment: 2 } } : data,
    ),
  },
  {
    invariant: "S4",
    name: "missing data counts as fine",
    pure: {
      decide: (sound, [snapshot, observation, now]) => {
        const readings = observation.readings.map((reading) =>
          reading.outcome === "no_data" ? { ...reading, outcome: "within" as const } : reading,
        );
        return sound(snapshot, { ...observation, readings, metricsAt: now, requestsInStage: 1_000 }, now);
      },
    },
  },
  {
    invariant: "S4",
    name: "a hold counts time that nobody observed",
    pure: { decide: (sound, [snapshot, ...rest]) => sound({ ...snapshot, observedMs: 60_000 }, ...rest) },
  },
  {
    invariant: "S4",
    name: "a shift does not ask how many instances are ready",
    pure: {
      transition: (sound, [snapshot, ...rest]) => sound({ ...snapshot, capacity: null }, ...rest),
    },
  },
  {
    invariant: "S4",
    name: "a stage is skipped",
    pure: {
      transition: (sound, [snapshot, happening, now]) => {
        const isSkipping = happening.name === "advance_by_itself" && snapshot.stageIndex === 0;
        return sound(isSkipping ? { ...snapshot, stageIndex: 1 } : snapshot, happening, now);
      },
    },
  },
  {
    invariant: "S4",
    name: "a paused rollout goes on",
    pure: {
      decide: (sound, [snapshot, ...rest]) =>
        sound(snapshot.state === "paused" ? { ...snapshot, state: "holding" } : snapshot, ...rest),
      transition: (sound, [snapshot, happening, now]) => {
        const isGoingOn = snapshot.state === "paused" && happening.name === "advance_by_itself";
        return sound(isGoingOn ? { ...snapshot, state: "holding" } : snapshot, happening, now);
      },
    },
  },
  { invariant: "S5", name: "a message has a new id each time it is tried", bugs: { isJobRenamed: true } },
  {
    invariant: "S5",
    name: "a stop by a guardrail is told to nobody",
    bugs: writing(({ table, kind, data }) =>
      table === "QueuedJob" && kind === "insert" && JSON.stringify(data).includes("rollout_stopped")
        ? null
        : data,
    ),
  },
  {
    invariant: "S6",
    name: "a press is acknowledged although its commit failed",
    bugs: { database: withSilentCuts },
  },
  {
    invariant: "S6",
    name: "the answer of a key is not kept",
    bugs: writing(({ table, data }) => (table === "IdempotencyKey" && "status" in data ? null : data)),
  },
  {
    invariant: "S7",
    name: "a change of state leaves no audit row",
    bugs: writing(({ data }) => (data["action"] === "rollout.paused" ? null : data)),
  },
  {
    invariant: "S7",
    name: "a row of the audit chain does not name the one before",
    bugs: writing(({ data }) =>
      data["action"] === "rollout.paused" ? { ...data, previousHash: "0".repeat(64) } : data,
    ),
  },
  { invariant: "S8", name: "fences are not compared", bugs: { database: withoutFences } },
  {
    invariant: "S8",
    name: "a worker sends without asking whether its lease lasts",
    bugs: { leasesLast: true },
  },
];

const livenessBugs: readonly PlantedBug[] = [
  {
    invariant: "L1",
    name: "a stop waits until the router has what is wanted",
    pure: {
      decide: (sound, given) => {
        const decision = sound(...given);
        const isOpen = decision.kind === "take_effect" && given[1].standing !== "agrees";
        return isOpen ? { ...decision, kind: "keep", happening: null } : decision;
      },
    },
  },
  {
    invariant: "L2",
    name: "a stage is only confirmed by the call that applied it",
    pure: {
      decide: (sound, given) => {
        const decision = sound(...given);
        const isArrival = decision.happening?.name === "confirm" || decision.happening?.name === "complete";
        const isLost = isArrival && given[1].wanted?.appliedAt === null;
        return isLost ? { ...decision, kind: "keep", happening: null } : decision;
      },
    },
  },
  { invariant: "L3", name: "a message is crossed off before it is sent", bugs: { isJobLost: true } },
  {
    invariant: "L4",
    name: "nothing is put back after a reload",
    pure: {
      decide: (sound, given) => {
        const decision = sound(...given);
        return decision.act === "reassert" ? { ...decision, act: null } : decision;
      },
    },
  },
];

/** At least one for each of S1 to S8 and L1 to L4. */
export const plantedBugs: readonly PlantedBug[] = [...safetyBugs, ...livenessBugs];

/** The bugs with the schedules that it took to find each, as lines of a table. */
export function bugTable(found: readonly FoundBug[]): string {
  const names = [...new Set(found.map(({ invariant, name }) => `${invariant} ${name}`))];
  const after = (name: string, hasCas: boolean) =>
    found.find((each) => `${each.invariant} ${each.name}` === name && each.hasCas === hasCas)?.schedules ??
    "-";
  const lines = names.map((name) => `${name}: ${after(name, true)}, ${after(name, false)}`);
  return ["Planted bugs, found after schedules with and without compare-and-set", ...lines].join("\n");
}
