import { EngineWorld } from "./engine-world.ts";
import { SafetyWatch } from "./check-safety.ts";
import { runCommand } from "./run-command.ts";
import { checkLiveness } from "./check-liveness.ts";
import { readFileSync } from "node:fs";
const cmds = JSON.parse(readFileSync(process.argv[2]!, "utf8"));
const world = new EngineWorld({ hasCas: process.argv[3] !== "nocas" });
const watch = new SafetyWatch(world);
const show = (c: unknown) => {
  const r = world.rollout;
  console.log(JSON.stringify(c), "|", r?.state, "st", r?.stageIndex, "rev", r?.revision, JSON.stringify((r?.waitReason as any)?.code), "R:", JSON.stringify(world.router.slices.map((s) => s.version.slice(8, 12) + "=" + s.share)), "W:", world.db.tableOf("Split").rows.map((s: any) => s.generation + ":" + s.slices.map((x: any) => x.version.slice(8, 12) + "=" + x.share).join(",") + (s.withdrawnAt ? "w" : s.confirmedAt ? "c" : s.appliedAt ? "a" : "")).join(" "), "fl", world.router.inFlight.length, world.loops.map((l) => l.at));
};
try {
  watch.check(await runCommand(world, { kind: "start", version: 0, onHardLimit: "stay" }));
  for (const c of cmds) { const a = await runCommand(world, c); show(c); watch.check(a); }
  const pass = world.pass.bind(world);
  world.pass = (ms) => { show("live " + ms); pass(ms); };
  await checkLiveness(world, watch);
} catch (e) { show("END"); console.log((e as Error).message); console.log(world.db.tableOf("RolloutEvent").rows.slice(-8).map((e: any) => e.kind + JSON.stringify(e.data).slice(0,200)).join("\n")); }
