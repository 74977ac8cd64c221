import type { Reporter as JourneyReporter, TestCase, TestResult } from "@playwright/test/reporter";
import type { Reporter, TestModule } from "vitest/node";

const write = (line: string) => void process.stdout.write(line);

/** The kinds of notes that are no figures: what the runners themselves put on a test. */
const ownNotes: ReadonlySet<string> = new Set(["skip", "fixme", "fail", "slow"]);

function lineOf(test: string, name: string, value: string): string {
  return `FIGURE ${test}: ${name}: ${value}\n`;
}

/** Prints what a journey measured, one line a figure: a bar that was met says by how much. */
export default class JourneyFigures implements JourneyReporter {
  private readonly write: (line: string) => void;

  constructor({ print = write }: { readonly print?: (line: string) => void } = {}) {
    this.write = print;
  }

  onTestEnd(test: TestCase, { annotations }: TestResult): void {
    for (const { type, description } of annotations)
      if (!ownNotes.has(type) && description !== undefined) this.write(lineOf(test.title, type, description));
  }
}

/** The same for what a test of Vitest measured: a note of the kind `figure`. */
export class TestFigures implements Reporter {
  private readonly write: (line: string) => void;

  constructor(print = write) {
    this.write = print;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const { relativeModuleId, children } of modules)
      for (const test of children.allTests()) {
        const figures = test.annotations().filter(({ type }) => type === "figure");
        for (const { message } of figures) this.write(lineOf(relativeModuleId, test.fullName, message));
      }
  }
}
