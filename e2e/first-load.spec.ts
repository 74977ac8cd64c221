import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { startRollbackByApi } from "./drive.ts";
import { figure } from "./figure.ts";
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

/** Most kilobytes of compressed JavaScript of what draws a chart by hand, which comes after the page. */
const chartBudget = 120;

type Script = { readonly name: string; readonly kilobytes: number };

/** The scripts that draw charts, which a page of charts asks for once it is there. */
async function chartScripts(page: Page, address: string): Promise<Script[]> {
  const found: Script[] = [];
  page.on("response", (response) => {
    const name = new URL(response.url()).pathname.split("/").at(-1) ?? "";
    if (!name.endsWith(".js")) return;
    const keep = (body: Buffer) => {
      if (body.includes("recharts-"))
        found.push({ name, kilobytes: gzipSync(body, { level: 9 }).length / 1000 });
    };
    // What the page asked for and left again has no body.
    response.body().then(keep, () => undefined);
  });
  await page.goto(address);
  await expect.poll(() => found.length, { timeout: 60_000 }).toBeGreaterThan(0);
  return found;
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
  const viewer = await browser.newPage();
  await signInAs(viewer, "operator");
  const charts = await chartScripts(viewer, `${running.product.url}/en/models/${model}`);
  const ofCharts = charts.reduce((sum, { kilobytes }) => sum + kilobytes, 0);
  figure("what draws charts, after the page", `${ofCharts.toFixed(1)} kB of ${chartBudget}`);
  expect(ofCharts, "kB of what draws charts").toBeLessThanOrEqual(chartBudget);
  for (const [address, budget] of screens) {
    const drawn = await (await viewer.request.get(new URL(address, running.product.url).href)).text();
    for (const { name } of charts) expect.soft(drawn, `${address} asks for charts`).not.toContain(name);
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
    figure("first load", `${kilobytes.toFixed(1)} kB of ${budgets[budget]} at ${address}`);
    expect.soft(kilobytes, `kB of JavaScript at ${address}`).toBeLessThanOrEqual(budgets[budget]);
    expect(kilobytes, `JavaScript was seen at ${address}`).toBeGreaterThan(10);
  }
  await viewer.close();
});
