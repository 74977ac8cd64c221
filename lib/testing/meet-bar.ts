import { expect } from "vitest";
import type { TestContext } from "vitest";

/** Something timed and the most its median round may take, in milliseconds. */
export interface Bar {
  readonly name: string;
  readonly limitMs: number;
  readonly run: () => unknown;
  /** Default 9. */
  readonly rounds?: number;
}

/**
 * Times the rounds of a bench, prints the median beside its bar, and fails where the bar is not met. The processor time of a
 * round stands beside it: where it is far below, the machine was busy with something else.
 */
export async function meetBar(bench: TestContext["bench"], bar: Bar): Promise<void> {
  const { name, limitMs, run, rounds = 9 } = bar;
  let processorMs = 0;
  let times = 0;
  const result = await bench(name, () => {
    const before = process.threadCpuUsage();
    run();
    const { user, system } = process.threadCpuUsage(before);
    processorMs += (user + system) / 1000;
    times += 1;
  }).run({ iterations: rounds, time: 0, warmupIterations: 2, warmupTime: 0 });
  const median = result.latency.p50;
  const isMet = median <= limitMs;
  const verdict = isMet ? "met" : "NOT MET";
  process.stdout.write(
    `${name}: median ${median.toFixed(1)} ms of ${rounds} rounds (processor ${(processorMs / times).toFixed(1)} ms), ` +
      `bar ${limitMs} ms: ${verdict}\n`,
  );
  expect(isMet, `${name} took ${median.toFixed(1)} ms, the bar is ${limitMs} ms`).toBe(true);
}
