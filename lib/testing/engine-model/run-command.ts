import {
  goBackToSuspect,
  keepVersion,
  recordPlannedChoice,
  replanRollout,
  standWhileChoosing,
} from "#lib/rollouts/choose-another.ts";
import { createRollout } from "#lib/rollouts/create-rollout.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Slice } from "#lib/targets/schema.ts";
import type { ChoiceName, Command } from "./command.ts";
import { pressVerbs } from "./press-verbs.ts";
import type { DrawnPress } from "./press-verbs.ts";
import { targetId, worldPlan, worldVersions } from "./world-plan.ts";
import type { EngineWorld } from "./engine-world.ts";
import { isPartOfTheWorld } from "./model-client.ts";
import { runNextJob } from "./model-jobs.ts";
import type { ModelRoutine } from "./model-routine.ts";

/** A press that was answered with success: it must never be lost. */
export type Acknowledged = { readonly rolloutId: string; readonly revision: number; readonly name: string };

type Runner<Kind extends Command["kind"]> = (
  world: EngineWorld,
  command: Extract<Command, { kind: Kind }>,
) => Promise<readonly Acknowledged[]> | void | Promise<void>;

const [suspect, restored, third] = worldVersions;
const slice = (version: string, share: number): Slice => ({ version, role: "rest", share });

/** What somebody else may write to the router. */
const foreignSplits: readonly (readonly Slice[])[] = [
  [slice(suspect.name, 100)],
  [slice(third.name, 50), slice(suspect.name, 50)],
  [slice(restored.name, 50), slice(suspect.name, 50)],
  [slice(third.name, 100)],
];

const runners: { readonly [Kind in Command["kind"]]: Runner<Kind> } = {
  step: (world, { loop, fate }) => world.loops[loop]?.step(fate),
  reach: (world, { worker, at }) => reach(world.workers[worker === 0 ? 0 : 1].ticks, at),
  late: (world, command) => giveUp(world, command),
  round: (world, { loop }) => world.loops[loop]?.run(),
  calm: (world, { rounds }) => calm(world, rounds),
  kill: (world, { worker }) => world.kill(worker),
  renew: (world, { worker }) => world.workers[worker]?.leases.renew(world.database),
  pass: (world, { ms }) => world.pass(ms),
  jump: (world, { ms }) => world.jump(ms),
  press: (world, command) => press(world, command),
  keyed: (world, command) => sendKeyed(world, command),
  again: async (world, { place }) => acknowledgedAs("again", await world.client.sendAgain(world, place)),
  instances: (world, { ready }) => {
    world.router.setReady(worldVersions.slice(1), ready);
  },
  choose: (world, { name }) => choose(world, name),
  start: (world, command) => start(world, command),
  metrics: (world, { mode }) => {
    world.metrics = mode;
  },
  land: (world, { place }) => world.router.land(place),
  drop: (world, { place }) => world.router.drop(place),
  reload: (world) => world.router.reload(),
  foreign: (world, { split }) => world.router.writeForeign(foreignSplits[split] ?? world.router.slices),
  cut: (world, { isWritten }) => {
    world.nextCommit = isWritten ? "answer_lost" : "refused";
  },
  deliver: async (world, { isAckLost }) => {
    await tolerant(() => runNextJob(world, isAckLost));
  },
};

/** Lets one command happen in the world; gives the presses that were acknowledged. */
export async function runCommand(world: EngineWorld, command: Command): Promise<readonly Acknowledged[]> {
  const run = runners[command.kind] as Runner<Command["kind"]>;
  return (await run(world, command)) ?? [];
}

async function reach(ticks: ModelRoutine, at: string): Promise<void> {
  for (let step = 0; step < 12; step += 1) {
    await ticks.step("answered");
    if (ticks.isIdle || ticks.at === at) return;
  }
}

async function giveUp(
  world: EngineWorld,
  { worker, name, rounds }: Extract<Command, { kind: "late" }>,
): Promise<readonly Acknowledged[]> {
  const { ticks } = world.workers[worker === 0 ? 0 : 1];
  const once = { kind: "press", isStale: false, times: 1 } as const;
  const advanced = await press(world, { ...once, name: "advance" });
  world.afterRound();
  await reach(ticks, "router_sent");
  if (ticks.at === "router_sent") await ticks.step("late");
  world.afterRound();
  const pressed = await press(world, { ...once, name });
  world.afterRound();
  await calm(world, rounds);
  world.router.land(0);
  return [...advanced, ...pressed];
}

/** Some rounds in which time passes and the first worker does its work undisturbed. */
async function calm(world: EngineWorld, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    world.pass(2_500);
    await world.workers[0].ticks.run();
    world.afterRound();
  }
}

/** Begins a rollout from what has most of the traffic; refused while another is not finished. */
async function start(
  world: EngineWorld,
  { version, onHardLimit }: Extract<Command, { kind: "start" }>,
): Promise<void> {
  const most = world.router.slices.reduce((one, other) => (other.share > one.share ? other : one));
  const from = worldVersions.find(({ name }) => name === most.version)?.id ?? suspect.id;
  const to = [restored, third][version]?.id ?? third.id;
  if (from === to) return;
  const ctx = world.operator();
  const rollbackId = world.addRollback(from, to);
  const plan = { ...worldPlan, onHardLimit };
  const input = { rollbackId, targetId, fromVersionId: from, toVersionId: to, plan };
  await tolerant(() =>
    inTransaction(ctx, async (tx) => {
      const { id: rolloutId } = await createRollout(tx, ctx, input);
      await recordPlannedChoice(tx, ctx, { rolloutId, plan });
    }),
  );
}

const choices: Readonly<Record<ChoiceName, (tx: Tx, ctx: Context, chosen: Chosen) => Promise<unknown>>> = {
  another: standWhileChoosing,
  keep: keepVersion,
  back: goBackToSuspect,
  third: (tx, ctx, { rolloutId }) =>
    replanRollout(tx, ctx, { rolloutId, toVersionId: third.id, plan: worldPlan }),
};

type Chosen = { readonly rolloutId: string; readonly reason: string };

async function choose(world: EngineWorld, name: ChoiceName): Promise<void> {
  const row = world.rollout;
  // The rollback's own verb refuses to choose the suspect, or what is chosen already.
  if (row === null || (name === "third" && [row["toVersionId"], row["fromVersionId"]].includes(third.id)))
    return;
  const ctx = world.operator();
  const chosen = { rolloutId: String(row["id"]), reason: `chose ${name}` };
  await tolerant(() => inTransaction(ctx, (tx) => choices[name](tx, ctx, chosen)));
}

/** A button of the newest rollout, as it is drawn now or was before its last move. */
function drawn(world: EngineWorld, isStale: boolean, reason: string): DrawnPress | null {
  const row = world.rollout;
  if (row === null) return null;
  return {
    rolloutId: String(row["id"]),
    expectedStage: Number(row["stageIndex"]),
    expectedRevision: Number(row["revision"]) - (isStale ? 1 : 0),
    version: String(row["toVersionName"]),
    reason,
  };
}

function acknowledgedAs(name: string, button: DrawnPress | null): Acknowledged[] {
  if (button === null) return [];
  return [{ rolloutId: button.rolloutId, revision: button.expectedRevision + 1, name }];
}

async function press(
  world: EngineWorld,
  { name, isStale, times }: Extract<Command, { kind: "press" }>,
): Promise<readonly Acknowledged[]> {
  const button = drawn(world, isStale, `press ${name}`);
  if (button === null) return [];
  const acknowledged: Acknowledged[] = [];
  for (let time = 0; time < times; time += 1) {
    const isDone = await tolerant(() => pressVerbs[name](world.operator(), button));
    if (isDone) acknowledged.push(...acknowledgedAs(name, button));
  }
  return acknowledged;
}

async function sendKeyed(
  world: EngineWorld,
  { name, dies }: Extract<Command, { kind: "keyed" }>,
): Promise<readonly Acknowledged[]> {
  const button = drawn(world, false, `keyed ${name}`);
  if (button === null) return [];
  return acknowledgedAs(name, await world.client.send(world, { name, press: button, dies }));
}

/** Whether it was done. */
async function tolerant(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (isPartOfTheWorld(error)) return false;
    throw error;
  }
}
