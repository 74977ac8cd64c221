import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

/**
 * Mutation check of the pure parts: changes `lib/statistics` and the cores one place at a time and counts the changes that a test
 * notices; fewer than 80 of 100 fail. All of them take hours, so a run tries whole files, drawn by a seed, up to a number of lines.
 *
 *     npm run mutation                          the sample of today
 *     npm run mutation -- --seed 2026-11-25     that sample again
 *     npm run mutation -- --lines 4000          a larger one
 *     npm run mutation -- --all                 everything
 */
const root = resolve(import.meta.dirname, "..");

const { values: asked } = parseArgs({
  options: {
    seed: { type: "string", default: new Date().toISOString().slice(0, 10) },
    lines: { type: "string", default: "1200" },
    all: { type: "boolean", default: false },
  },
});

const mostLines = asked.all ? Infinity : Number(asked.lines);
if (!(mostLines > 0)) {
  process.stderr.write(`mutation: --lines is "${asked.lines}"; give a number above 0\n`);
  process.exit(2);
}

/** Where a file stands in the order of a seed. */
function placeOf(file: string): string {
  return createHash("sha256").update(`${asked.seed} ${file}`).digest("hex");
}

const files = ["lib/statistics/*.ts", "lib/*/core/*.ts"]
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .filter((file) => !file.endsWith(".test.ts"))
  .toSorted((a, b) => placeOf(a).localeCompare(placeOf(b)));

const drawn: string[] = [];
let lines = 0;
for (const file of files) {
  if (lines >= mostLines) break;
  drawn.push(file);
  lines += readFileSync(resolve(root, file), "utf8").split("\n").length;
}

process.stdout.write(
  `mutation: ${drawn.length} of ${files.length} files, ${lines} lines, seed ${asked.seed}\n`,
);
const stryker = resolve(root, "node_modules/@stryker-mutator/core/bin/stryker.js");
const { status } = spawnSync(
  process.execPath,
  [stryker, "run", ".config/stryker.json", "--mutate", drawn.join(",")],
  { cwd: root, stdio: "inherit" },
);
process.exit(status ?? 1);
