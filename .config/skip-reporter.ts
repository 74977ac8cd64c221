import type { Reporter, TestCase, TestModule } from "vitest/node";

interface Skipped {
  readonly name: string;
  readonly note: string;
  /** It tests recorded data that only some machines have; nothing can be installed in their place. */
  readonly isOfRecordedData: boolean;
}

const ofRecordedData = /\.data\.(?:db\.)?test\.ts$/;

/**
 * Reports every skipped test with its note, which names the one command that installs what was missing.
 * Under CI=true a skip fails the run: a machine that proves something has everything installed. Tests of recorded data
 * (`*.data.test.ts`, `*.data.db.test.ts`) are the one exception: they are reported and fail nothing.
 */
export class SkipReporter implements Reporter {
  private readonly write: (line: string) => void;
  private readonly isStrict: boolean;

  constructor(
    isStrict = process.env["CI"] === "true",
    write = (line: string) => void process.stdout.write(line),
  ) {
    this.isStrict = isStrict;
    this.write = write;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) => skippedIn(module));
    for (const test of skipped) this.write(`SKIPPED ${test.name}: ${test.note}\n`);
    const failing = skipped.filter(({ isOfRecordedData }) => !isOfRecordedData);
    if (!this.isStrict || failing.length === 0) return;
    this.write(`${failing.length} skipped; under CI=true a skipped test is a failure\n`);
    process.exitCode = 1;
  }
}

function skippedIn(module: TestModule): Skipped[] {
  return [...module.children.allTests("skipped")].map((test) => ({
    name: `${module.relativeModuleId} > ${test.fullName}`,
    note: noteOf(test),
    isOfRecordedData: ofRecordedData.test(module.relativeModuleId),
  }));
}

function noteOf(test: TestCase): string {
  const result = test.result();
  return (result.state === "skipped" && result.note) || `no reason given (${test.options.mode})`;
}
