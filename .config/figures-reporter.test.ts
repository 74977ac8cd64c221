import type { TestCase, TestResult } from "@playwright/test/reporter";
import { expect, it } from "vitest";
import type { TestModule } from "vitest/node";
import JourneyFigures, { TestFigures } from "./figures-reporter.ts";

it("prints each figure of a journey, and not the runner's own notes", () => {
  const written: string[] = [];
  const reporter = new JourneyFigures({ print: (line) => void written.push(line) });
  const annotations = [
    { type: "presses", description: "5" },
    { type: "slow", description: "long" },
    { type: "fixme" },
  ];
  reporter.onTestEnd({ title: "an emergency" } as TestCase, { annotations } as TestResult);
  expect(written).toEqual(["FIGURE an emergency: presses: 5\n"]);
});

it("prints each figure of a test", () => {
  const written: string[] = [];
  const annotations = [
    { type: "figure", message: "least contrast 4.6" },
    { type: "notice", message: "else" },
  ];
  const children = { allTests: () => [{ fullName: "the light theme", annotations: () => annotations }] };
  const module = { relativeModuleId: "a.test.ts", children } as unknown as TestModule;
  new TestFigures((line) => void written.push(line)).onTestRunEnd([module]);
  expect(written).toEqual(["FIGURE a.test.ts: the light theme: least contrast 4.6\n"]);
});
