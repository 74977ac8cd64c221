import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

/** The tests that mutants of the pure parts are tried against: those beside them, without a database or recorded data. */
export default defineConfig({
  root: resolve(import.meta.dirname, ".."),
  test: {
    include: ["lib/statistics/**/*.test.ts", "lib/*/core/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/*.data.test.ts", "**/*.db.test.ts"],
    environment: "node",
    testTimeout: 60_000,
  },
});
