import type { Locator, Page } from "@playwright/test";

const manyTabs = 150;

/** A person without a mouse: Tab to get somewhere, Enter or Space to act, arrows inside a group. */
export class Keyboard {
  /** How often a link or a button was activated. */
  presses = 0;
  /** How often a box was ticked. */
  ticks = 0;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Presses Tab until the element has the focus; fails when the whole page was gone through without meeting it. */
  async reach(element: Locator): Promise<void> {
    await element.waitFor({ state: "attached" });
    for (let tabs = 0; tabs <= manyTabs; tabs += 1) {
      if (await hasFocus(element)) return;
      await this.#page.keyboard.press("Tab");
    }
    throw new Error(`${element.toString()} is not reached by ${manyTabs} presses of Tab`);
  }

  /** Goes to a link or button and presses Enter. */
  async activate(element: Locator): Promise<void> {
    await this.reach(element);
    this.presses += 1;
    await this.#page.keyboard.press("Enter");
  }

  /** Goes to a checkbox and presses Space. */
  async toggle(element: Locator): Promise<void> {
    await this.reach(element);
    this.ticks += 1;
    await this.#page.keyboard.press("Space");
  }

  /** Goes to a text field and replaces what is in it. */
  async fill(element: Locator, text: string): Promise<void> {
    await this.reach(element);
    await this.#page.keyboard.press("ControlOrMeta+A");
    await this.#page.keyboard.type(text);
  }
}

function hasFocus(element: Locator): Promise<boolean> {
  return element
    .evaluate((node) => node === document.activeElement, undefined, { timeout: 5_000 })
    .catch(() => false);
}
