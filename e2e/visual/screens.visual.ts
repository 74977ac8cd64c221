import { resolve } from "node:path";
import { test as base, expect } from "@playwright/test";
import { startStillProduct } from "./still-product.ts";
import type { StillProduct } from "./still-product.ts";
import { stillAt } from "./still-clock.ts";
import type { StillData } from "./still-data.ts";

const test = base.extend<object, { still: StillProduct }>({
  still: [
    // The runner finds what a fixture needs by its destructured argument.
    async ({ playwright: _runner }, provide) => {
      const still = await startStillProduct();
      await provide(still);
      await still.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
});

/** Twelve screens by their names, as addresses without the language. */
const screens: readonly (readonly [name: string, address: (data: StillData) => string])[] = [
  ["sign-in", () => "/sign-in"],
  ["overview", () => ""],
  ["model", ({ model }) => `/models/${model}`],
  ["version", ({ model, names }) => `/models/${model}/versions/${names.suspect}`],
  ["compare", ({ model, names }) => `/models/${model}/compare?base=${names.stable}&head=${names.suspect}`],
  ["changelog", () => "/changelog"],
  ["rollbacks", () => "/rollbacks"],
  ["step-1", ({ model }) => `/rollbacks/new?model=${model}`],
  ["step-2", ({ choosingId }) => `/rollbacks/${choosingId}/version`],
  ["live", ({ movingId }) => `/rollbacks/${movingId}`],
  ["report", ({ movingId }) => `/rollbacks/${movingId}/report`],
  ["settings", () => "/settings/metrics"],
];
const widths = [1280, 375] as const;

for (const language of ["en", "zh-CN"] as const)
  for (const theme of ["light", "dark"] as const)
    for (const width of widths)
      test(`${language}, ${theme}, ${width} px`, async ({ still, browser }) => {
        const context = await browser.newContext({
          baseURL: still.url,
          colorScheme: theme,
          reducedMotion: "reduce",
          viewport: { width, height: 640 },
          // Smaller pictures: what moves is still seen, and all of them together stay small.
          deviceScaleFactor: 0.6,
          timezoneId: "UTC",
          isMobile: width < 400,
          hasTouch: width < 400,
        });
        const page = await context.newPage();
        await page.clock.setFixedTime(stillAt);
        for (const [name, address] of screens) {
          if (
            name !== "sign-in" &&
            (await context.cookies()).every(({ name: of }) => !of.includes("session"))
          )
            await page.request.post("/api/auth/sign-in-sandbox", {
              headers: { origin: still.url },
              form: { role: "admin", locale: language, next: "" },
            });
          await page.goto(`/${language}${address(still.data)}`);
          await page.evaluate(() => document.fonts.ready);
          await expect.soft(page).toHaveScreenshot(`${name}-${language}-${theme}-${width}.png`, {
            scale: "device",
            stylePath: resolve(import.meta.dirname, "still.css"),
            // Written by the clock of the database, which does not stand still.
            mask: [page.locator("time, .fresh")],
            maskColor: theme === "dark" ? "#333333" : "#cccccc",
          });
        }
        await context.close();
      });
