import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { root } from "./tree.ts";

/** One gate: the script of package.json that runs it. */
interface GateResult {
  readonly name: string;
  readonly isPassed: boolean;
  readonly seconds: number;
  readonly output: string;
}

// The slowest first, so that two of them never remain at the end.
const gates = ["types", "lint", "architecture", "dead-code", "format", "duplication"];

/** Runs the named scripts, as many at once as there are cores, and prints a line for each as it ends. */
export async function runGates(names: readonly string[], cwd: string): Promise<GateResult[]> {
  const waiting = [...names];
  const results: GateResult[] = [];
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const result = await runGate(name, cwd);
      results.push(result);
      process.stdout.write(`${lineOf(result)}\n${result.isPassed ? "" : `${result.output.trimEnd()}\n`}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), names.length) }, worker));
  return results;
}

function runGate(name: string, cwd: string): Promise<GateResult> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ["--run", name], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({
        name,
        isPassed: code === 0,
        seconds: (performance.now() - startedAt) / 1000,
        output: Buffer.concat(chunks).toString("utf8"),
      }),
    );
  });
}

function lineOf({ name, isPassed, seconds }: GateResult): string {
  return `${isPassed ? "pass" : "FAIL"}  ${name.padEnd(14)} ${seconds.toFixed(1).padStart(6)} s`;
}

if (import.meta.main) {
  const results = await runGates(gates, root);
  const failed = results.filter(({ isPassed }) => !isPassed).length;
  const folder = join(root, "test-results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "check.json"), JSON.stringify({ passed: results.length - failed, failed }));
  process.exitCode = failed === 0 ? 0 : 1;
}
