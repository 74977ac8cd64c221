import type { Reporter, TestModule } from "vitest/node";

/** Names every test that failed and then passed on its second try, so that a race is seen before it costs a run. */
export class FlakyReporter implements Reporter {
  private readonly write: (line: string) => void;

  constructor(write = (line: string) => void process.stdout.write(line)) {
    this.write = write;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests("passed")) {
        if (test.diagnostic()?.flaky !== true) continue;
        this.write(`FLAKY ${module.relativeModuleId} > ${test.fullName}: passed on its second try\n`);
      }
    }
  }
}
