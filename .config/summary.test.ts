import { expect, it } from "vitest";
import { plant } from "./plant.ts";
import { tally, withExitStatus } from "./summary.ts";

const vitest = { numPassedTests: 10, numFailedTests: 1, numPendingTests: 0, testResults: [] };
const playwright = { stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] };

it.each([
  ["every runner", { check: { passed: 6, failed: 0 }, vitest, playwright }, { passed: 19, failed: 1 }],
  ["a run that stopped at its gates", { check: { passed: 5, failed: 1 } }, { passed: 5, failed: 1 }],
  ["a skipped test as a failure", { vitest: { ...vitest, numPendingTests: 2 } }, { passed: 10, failed: 3 }],
  [
    "a file that did not load as a failure",
    { vitest: { ...vitest, testResults: [{ status: "failed", assertionResults: [] }] } },
    { passed: 10, failed: 2 },
  ],
  [
    "a browser that did not start",
    { playwright: { ...playwright, errors: ["no browser"] } },
    { passed: 3, failed: 1 },
  ],
  [
    "a journey that passed on its second try",
    { playwright: { ...playwright, stats: { ...playwright.stats, flaky: 1 } } },
    { passed: 4, failed: 0 },
  ],
  ["nothing", {}, { passed: 0, failed: 0 }],
])("counts %s", (...[, reports, expected]) => {
  const files = Object.entries(reports).map(([name, report]) => [`${name}.json`, JSON.stringify(report)]);
  using folder = plant(Object.fromEntries(files) as Record<string, string>);
  expect(tally(folder.path)).toEqual(expected);
});

it("counts a step that failed without a report of its own", () => {
  expect(withExitStatus({ passed: 5, failed: 0 }, 1)).toEqual({ passed: 5, failed: 1 });
  expect(withExitStatus({ passed: 5, failed: 2 }, 1)).toEqual({ passed: 5, failed: 2 });
  expect(withExitStatus({ passed: 5, failed: 0 }, 0)).toEqual({ passed: 5, failed: 0 });
});
