import { resolve } from "node:path";
import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";

// How the built application feels on a slow phone: `npm run bench:web`, never part of the tests.
export default defineConfig({
  ...base,
  testDir: resolve(import.meta.dirname, "..", "e2e", "bench"),
  testMatch: "**/*.bench.ts",
  timeout: 1_800_000,
  reporter: [["list"]],
  retries: 0,
  use: { ...base.use, trace: "off" },
  projects: [{ name: "slow phone" }],
});
