import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";

const tags = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split(" ");
const rulesOfColour = ["color-contrast", "link-in-text-block"];
const themes = ["light", "dark"] as const;
type Theme = (typeof themes)[number];

/**
 * What axe leaves open and why that is no fault: words over a picture, a gradient or a mark, single characters, and words whose line
 * overlaps the next. Their colours are those of the tokens, whose contrast is a unit test of its own; links in text are underlined.
 */
const explained =
  /^(?:color-contrast|link-in-text-block): .*(?:could not be determined|too short to determine|only non-text characters)/s;

/** Behind an open dialog everything is hidden and still in the order of tabs; the journey proves that no tab leads there. */
const explainedBehindDialog = /^aria-hidden-focus: <\w+[^>]* data-aria-hidden="true"/;

function isExplained(line: string): boolean {
  return explained.test(line) || explainedBehindDialog.test(line);
}

/** Looks by axe at what the page shows, in light and dark: nothing may be wrong, and nothing left open without an explanation. */
export class AxeScan {
  readonly #page: Page;
  #scans = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  /** How often it looked: each screen counts once for each theme. */
  get scans(): number {
    return this.#scans;
  }

  /** Looks at both themes; says every fault without ending the walk. */
  async pass(screen: string): Promise<void> {
    for (const theme of themes) {
      await this.#page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      let { wrong, undecided } = await this.#faults(theme);
      // A page that is drawn anew under axe's eyes has headings whose place axe lost; what is really wrong is so at the second look too.
      if (wrong.length + undecided.length > 0) ({ wrong, undecided } = await this.#faults(theme));
      expect.soft(wrong, `${screen}, ${theme}`).toEqual([]);
      expect.soft(undecided, `${screen}, ${theme}: undecided`).toEqual([]);
      this.#scans += 1;
    }
  }

  /** What is wrong, and what axe cannot decide, by rule and element. Dark changes colours only, so only their rules are asked. */
  async #faults(theme: Theme): Promise<{ wrong: string[]; undecided: string[] }> {
    const axe = new AxeBuilder({ page: this.#page });
    const asked = theme === "dark" ? axe.withRules(rulesOfColour) : axe.withTags(tags);
    const { violations, incomplete } = await asked.analyze();
    const lines = (found: typeof violations) =>
      found.flatMap(({ id, nodes }) =>
        nodes.map(({ html, any }) => `${id}: ${html.slice(0, 120)} ${any[0]?.message ?? ""}`),
      );
    return { wrong: lines(violations), undecided: lines(incomplete).filter((line) => !isExplained(line)) };
  }
}
