import { resolve } from "node:path";
import { defineConfig } from "@playwright/test";
import { findChromium } from "./chromium.ts";

const root = resolve(import.meta.dirname, "..");
const results = resolve(root, "test-results");
// Chromium refuses its own sandbox under root; everywhere else the sandbox stays on.
const isRoot = process.getuid?.() === 0;

// The built application is started once by the global setup, and again from its data by e2e/fixtures.ts for every file of journeys.
export default defineConfig({
  testDir: resolve(root, "e2e"),
  testMatch: "**/*.spec.ts",
  // Long campaigns are no part of a run on every save.
  testIgnore: process.env["LASTGOOD_TEST_FULL"] === "1" ? [] : "**/*.full.spec.ts",
  outputDir: resolve(results, "e2e"),
  globalSetup: resolve(root, "e2e/global-setup.ts"),
  forbidOnly: process.env["CI"] === "true",
  fullyParallel: false,
  workers: 1,
  // The second try begins with a product of its own; the list names a journey that needed it.
  retries: process.env["CI"] === "true" ? 1 : 0,
  timeout: 300_000,
  expect: { timeout: 15_000 },
  reporter: [
    ["list"],
    [resolve(import.meta.dirname, "figures-reporter.ts")],
    ["json", { outputFile: resolve(results, "playwright.json") }],
  ],
  use: {
    locale: "en-US",
    timezoneId: "UTC",
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: { executablePath: findChromium(), args: isRoot ? ["--no-sandbox"] : [] },
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1280, height: 800 } } },
    {
      name: "phone",
      // Journeys about processes, not about screens, carry @desktop: a second width proves nothing new.
      grepInvert: /@desktop/,
      use: { viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true },
    },
  ],
});
