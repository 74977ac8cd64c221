import { afterEach, expect, it } from "vitest";
import type { TestModule } from "vitest/node";
import { SkipReporter } from "./skip-reporter.ts";

const module = {
  relativeModuleId: "lib/a.test.ts",
  children: {
    allTests: () => [
      {
        fullName: "talks to the router",
        options: { mode: "run" },
        result: () => ({ state: "skipped", note: "apt-get install haproxy" }),
      },
    ],
  },
} as unknown as TestModule;

const before = process.exitCode;
afterEach(() => {
  process.exitCode = before;
});

it("names a skipped test and the command that installs what it needs", () => {
  const written: string[] = [];
  new SkipReporter(false, (line) => void written.push(line)).onTestRunEnd([module]);
  expect(written).toEqual(["SKIPPED lib/a.test.ts > talks to the router: apt-get install haproxy\n"]);
  expect(process.exitCode).toBe(before);
});

it("fails the run for a skip when everything must be installed", () => {
  const written: string[] = [];
  new SkipReporter(true, (line) => void written.push(line)).onTestRunEnd([module]);
  expect(process.exitCode).toBe(1);
  expect(written.at(-1)).toMatch(/^1 skipped/);
});

it("reports a skipped test of recorded data, and fails nothing for it", () => {
  const written: string[] = [];
  const relativeModuleId = "lib/versions/import-registry.data.db.test.ts";
  const ofData = { ...module, relativeModuleId } as TestModule;
  new SkipReporter(true, (line) => void written.push(line)).onTestRunEnd([ofData]);
  expect(written).toHaveLength(1);
  expect(written[0]).toContain(relativeModuleId);
  expect(process.exitCode).toBe(before);
});
