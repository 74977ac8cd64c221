import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";

const directory = resolve(import.meta.dirname, "..", "docs", "images");
const phone = { width: 375, height: 812 } as const;

/** Whether the journey draws the pictures of README.md and docs, as `LASTGOOD_E2E_PICTURES=1` asks; only its wide one does. */
export function isPictured(page: Page): boolean {
  return process.env["LASTGOOD_E2E_PICTURES"] === "1" && (page.viewportSize()?.width ?? 0) > 1_000;
}

async function keep(page: Page, name: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  await page.screenshot({ path: resolve(directory, `${name}.png`) });
}

/** Draws the page as it stands into `docs/images`. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!isPictured(page)) return;
  await page.evaluate(() => window.scrollTo(0, 0));
  await keep(page, name);
}

/** Draws the page as a phone shows it, in a window of its own, so that the journey's stays as it is. */
export async function phonePicture(page: Page, name: string): Promise<void> {
  if (!isPictured(page)) return;
  const other = await page.context().newPage();
  try {
    await other.setViewportSize(phone);
    await other.goto(page.url());
    await other
      .getByText(/observed/)
      .first()
      .waitFor();
    await keep(other, name);
  } finally {
    await other.close();
  }
}
