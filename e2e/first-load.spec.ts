import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { startRollbackByApi } from "./drive.ts";
import { candidate, expect, model, suspect, test } from "./fixtures.ts";

/**
 * Most kilobytes of compressed JavaScript that a screen may load before it is used: pages without the frame, the guided rollback
 * with its live screen, and everything else.
 */
const budgets = { bare: 150, rollback: 190, screen: 220 } as const;

/** The JavaScript that a page loads by itself, compressed as a server would send it, in kilobytes. */
async function firstLoadKilobytes(page: Page, address: string): Promise<number> {
  const bodies: Promise<Buffer>[] = [];
  const keep = (response: { url: () => string; body: () => Promise<Buffer> }) => {
    if (new URL(response.url()).pathname.endsWith(".js")) bodies.push(response.body());
  };
  page.on("response", keep);
  await page.goto(address, { waitUntil: "load" });
  page.off("response", keep);
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 9 }).length);
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

test.beforeAll(async ({ lab }) => {
  await lab.startOver();
});

test("no screen loads more JavaScript than its budget @desktop", async ({ browser, running, signInAs }) => {
  const { rollbackId } = await startRollbackByApi(running);
  const screens: readonly [address: string, budget: keyof typeof budgets][] = [
    ["/en/sign-in", "bare"],
    ["/en", "screen"],
    ["/en/models", "screen"],
    [`/en/models/${model}`, "screen"],
    [`/en/models/${model}/versions/${suspect}`, "screen"],
    [`/en/models/${model}/compare?base=${candidate}&head=${suspect}`, "screen"],
    ["/en/changelog", "screen"],
    ["/en/audit", "screen"],
    ["/en/rollbacks", "screen"],
    [`/en/rollbacks/${rollbackId}/version`, "rollback"],
    [`/en/rollbacks/${rollbackId}/notify`, "rollback"],
    [`/en/rollbacks/${rollbackId}`, "rollback"],
  ];
  for (const [address, budget] of screens) {
    const measure = async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      if (address !== "/en/sign-in") await signInAs(page, "operator");
      const kilobytes = await firstLoadKilobytes(page, new URL(address, running.product.url).href);
      await context.close();
      return kilobytes;
    };
    let kilobytes = await measure();
    // On a busy machine a live page may ask for news before it is loaded, with the code that decodes them: once more.
    for (let more = 0; more < 2 && kilobytes > budgets[budget]; more += 1)
      kilobytes = Math.min(kilobytes, await measure());
    test
      .info()
      .annotations.push({ type: "first load", description: `${kilobytes.toFixed(1)} kB ${address}` });
    expect.soft(kilobytes, `kB of JavaScript at ${address}`).toBeLessThanOrEqual(budgets[budget]);
    expect(kilobytes, `JavaScript was seen at ${address}`).toBeGreaterThan(10);
  }
});
