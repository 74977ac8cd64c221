import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { figure } from "./figure.ts";

/** Looks at every screen of a journey as it passes: accessibility in light and dark, width, errors of the console. */
export class ScreenCheck {
  readonly #page: Page;
  readonly #errors: string[] = [];

  constructor(page: Page) {
    this.#page = page;
    page.on("console", (message) => {
      if (message.type() === "error") this.#errors.push(`${message.text()} (${page.url()})`);
    });
    page.on("pageerror", (error) => this.#errors.push(`${error.message} (${page.url()})`));
  }

  /** Fails with what is wrong with the screen shown now. */
  async pass(screen: string): Promise<void> {
    for (const colorScheme of ["dark", "light"] as const) {
      await this.#page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const faults = await accessibilityFaults(this.#page, colorScheme);
      expect(faults, `${screen}, ${colorScheme}: accessibility`).toEqual([]);
    }
    expect(await overflow(this.#page), `${screen}: pixels wider than the window`).toBeLessThanOrEqual(0);
    expect(this.#errors, `${screen}: errors of the console`).toEqual([]);
    figure("nothing wrong by axe, light and dark, and not too wide", screen);
  }
}

/** Dark changes colours only, so only their rules are asked again. */
async function accessibilityFaults(page: Page, colorScheme: "light" | "dark"): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (colorScheme === "dark" ? axe.withTags("cat.color") : axe).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`),
  );
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
