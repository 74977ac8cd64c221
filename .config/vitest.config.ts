import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { TestFigures } from "./figures-reporter.ts";
import { FlakyReporter } from "./flaky-reporter.ts";
import { SkipReporter } from "./skip-reporter.ts";

const root = resolve(import.meta.dirname, "..");
const isCi = process.env["CI"] === "true";
const databaseTests = ["**/*.db.test.ts", "lib/worker/**/*.chaos.test.ts"];
const databaseBenches = ["**/*.db.bench.ts"];
const componentTests = ["**/*.test.tsx"];
// Long campaigns are no part of a run on every save: left out, not skipped.
const campaigns = process.env["LASTGOOD_TEST_FULL"] === "1" ? [] : ["**/*.full.chaos.test.ts"];
const notOurs = ["**/node_modules/**", "**/.next/**", "e2e/**", ...campaigns];

// It imports "next/server" without a file ending, which plain Node does not resolve.
const nextIntl = { deps: { inline: ["next-intl"] } };

export default defineConfig({
  root,
  test: {
    allowOnly: !isCi,
    reporters: [
      "default",
      new SkipReporter(),
      new FlakyReporter(),
      new TestFigures(),
      ["json", { outputFile: "test-results/vitest.json" }],
    ],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts", ".config/**/*.test.ts"],
          exclude: [...notOurs, ...databaseTests, ...componentTests],
          benchmark: { include: ["**/*.bench.ts"], exclude: [...notOurs, ...databaseBenches] },
          environment: "node",
          server: nextIntl,
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: "component",
          include: componentTests,
          exclude: notOurs,
          benchmark: { include: [] },
          environment: "jsdom",
          server: nextIntl,
          setupFiles: [".config/component-setup.ts"],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: databaseTests,
          exclude: notOurs,
          benchmark: { include: databaseBenches, exclude: notOurs },
          environment: "node",
          globalSetup: ["lib/testing/postgres-setup.ts"],
          maxWorkers: 2,
          // These wait for real processes. A second try under CI is named by the reporter, never silent.
          retry: isCi ? 1 : 0,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
