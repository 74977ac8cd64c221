import { damagedTable, healthyTable, limitsTable } from "./guardrail-table.ts";
import { minutesTable, peekingTable, rampTable } from "./test-tables.ts";
import type { PrintedTable } from "./tables.ts";

const seed = 20_261_125;
const startedAt = performance.now();

const tables: readonly (readonly [string, () => PrintedTable])[] = [
  ["One test, looked at again and again (alpha 0.05)", () => peekingTable(10_000, seed)],
  ["One test by the minute, 25 bad answers a minute and arm (alpha 0.05)", () => minutesTable(2000, seed)],
  ["One test over ramp stages (alpha 0.05)", () => rampTable(2000, seed)],
  ["Healthy restores through the product's guardrails", () => healthyTable(2000, seed)],
  ["Damaged restores through the product's guardrails", () => damagedTable(500, seed)],
  ["Where the default does not reach", () => limitsTable(300, seed)],
];

const failures: string[] = [];
for (const [title, make] of tables) {
  const table = make();
  failures.push(...table.failures);
  process.stdout.write(`${title}\n\n${table.lines.join("\n")}\n\n`);
}
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
const outcome =
  failures.length === 0 ? "Every bar is met: at most 5 % false stops." : `NOT MET:\n${failures.join("\n")}`;
process.stdout.write(`Seed ${seed}, ${seconds} s. ${outcome}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
