import fc from "fast-check";
import { Schedule } from "./command.ts";
import { runSchedule } from "./run-schedule.ts";
const seed = Number(process.argv[2] ?? 1), numRuns = Number(process.argv[3] ?? 200);
for (const hasCas of process.argv[4] === undefined ? [true, false] : [process.argv[4] === "cas"]) {
  const t = performance.now(); let at = 0;
  const r = await fc.check(fc.asyncProperty(Schedule, async (s) => { at++; await runSchedule(s, { hasCas }); }), { seed, numRuns, endOnFailure: process.argv[5] === undefined });
  console.log(hasCas, r.failed, r.numRuns, ((performance.now() - t) / 1000).toFixed(1), "s", r.numShrinks);
  if (r.failed) { console.log(JSON.stringify(r.counterexample?.[0])); console.log((r.errorInstance as Error).stack?.split("\n").slice(0, 7).join("\n")); }
}
