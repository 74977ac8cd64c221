import type { Command } from "./command.ts";
import { checkLiveness } from "./check-liveness.ts";
import { SafetyWatch } from "./check-safety.ts";
import { EngineWorld } from "./engine-world.ts";
import type { WorldBugs } from "./world-bugs.ts";
import { runCommand } from "./run-command.ts";

/** The router of a world, and the bugs that a test planted in it. */
export type ScheduleSettings = { readonly hasCas: boolean; readonly bugs?: WorldBugs };

const begin: Command = { kind: "start", version: 0, onHardLimit: "stay" };

/** Lets a schedule happen in a world of its own and checks every invariant after every step; throws `Violation`. */
export async function runSchedule(commands: readonly Command[], settings: ScheduleSettings): Promise<void> {
  const world = new EngineWorld(settings);
  const watch = new SafetyWatch(world);
  if (commands[0]?.kind !== "start") watch.check(await runCommand(world, begin));
  for (const command of commands) {
    watch.check(await runCommand(world, command));
    throwFailure(world);
  }
  await checkLiveness(world, watch);
  throwFailure(world);
}

/** A loop that failed otherwise than by what the world did to it. */
function throwFailure(world: EngineWorld): void {
  for (const { failure } of world.loops) if (failure !== null) throw failure;
}
