import { expect, it } from "vitest";
import type { TestModule } from "vitest/node";
import { FlakyReporter } from "./flaky-reporter.ts";

const passed = (fullName: string, flaky: boolean) => ({ fullName, diagnostic: () => ({ flaky }) });

it("names what passed on its second try, and nothing else", () => {
  const tests = [passed("at once", false), passed("after a race", true)];
  const ran = { relativeModuleId: "lib/a.db.test.ts", children: { allTests: () => tests } };
  const written: string[] = [];
  new FlakyReporter((line) => void written.push(line)).onTestRunEnd([ran as unknown as TestModule]);
  expect(written).toEqual(["FLAKY lib/a.db.test.ts > after a race: passed on its second try\n"]);
});
