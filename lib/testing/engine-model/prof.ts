import fc from "fast-check";
import { Schedule } from "./command.ts";
import { runSchedule } from "./run-schedule.ts";
const list = fc.sample(Schedule, { seed: 5, numRuns: 200 });
let n = 0;
for (const s of list.slice(0, 50)) { try { await runSchedule(s, { hasCas: true }); } catch (e) { n++; } }
const t = performance.now(), c = process.cpuUsage();
for (const s of list.slice(50)) { try { await runSchedule(s, { hasCas: true }); } catch (e) { n++; } }
const d = process.cpuUsage(c);
console.log(((performance.now() - t) / 150).toFixed(2), "ms each wall,", ((d.user + d.system) / 150000).toFixed(2), "cpu; failed", n, "len", list.reduce((a,s)=>a+s.length,0)/200);
