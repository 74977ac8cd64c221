import { resolve } from "node:path";
import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";

const folder = resolve(import.meta.dirname, "..", "e2e", "visual");

// What screens look like, by one pinned Chromium and its fonts: `npm run e2e:visual`, never part of the tests.
export default defineConfig({
  testDir: folder,
  testMatch: "**/*.visual.ts",
  outputDir: resolve(import.meta.dirname, "..", "test-results", "visual"),
  snapshotPathTemplate: resolve(folder, "baselines", "{arg}{ext}"),
  workers: 1,
  timeout: 300_000,
  reporter: [["list"]],
  expect: { timeout: 30_000, toHaveScreenshot: { maxDiffPixelRatio: 0.002, animations: "disabled" } },
  use: { ...base.use, trace: "off", screenshot: "off" },
});
