import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./tree.ts";

/** How many gates and tests of a run passed and failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { status: string }[];
  }[];
}

interface PlaywrightReport {
  readonly stats: Record<"expected" | "unexpected" | "flaky" | "skipped", number>;
  readonly errors: readonly unknown[];
}

/**
 * Adds up the reports that the runners left in a folder. A skipped test, and a file that did not load, is a failure; a
 * test that passed on its second try is passed, and its runner has named it.
 */
export function tally(folder: string): Tally {
  const parts = [
    readReport<Tally>(folder, "check.json"),
    vitestTally(readReport<VitestReport>(folder, "vitest.json")),
    playwrightTally(readReport<PlaywrightReport>(folder, "playwright.json")),
  ].filter((part) => part !== null);
  return {
    passed: parts.reduce((sum, { passed }) => sum + passed, 0),
    failed: parts.reduce((sum, { failed }) => sum + failed, 0),
  };
}

function readReport<Report>(folder: string, name: string): Report | null {
  const path = join(folder, name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Report) : null;
}

function vitestTally(report: VitestReport | null): Tally | null {
  if (report === null) return null;
  const notLoaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((one) => one.status === "failed"),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numPendingTests + notLoaded,
  };
}

function playwrightTally(report: PlaywrightReport | null): Tally | null {
  if (report === null) return null;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected + skipped + report.errors.length };
}

/** Counts a step without a report of its own (install, build, a process left behind) that failed the run. */
export function withExitStatus({ passed, failed }: Tally, status: number): Tally {
  return { passed, failed: status !== 0 && failed === 0 ? 1 : failed };
}

if (import.meta.main) {
  const { passed, failed } = withExitStatus(tally(join(root, "test-results")), Number(process.argv[2] ?? 0));
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
}
