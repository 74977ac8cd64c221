import type { Page } from "@playwright/test";

/** What is wrong with a page, one line for each element; an empty list is what a test wants. */
export type Faults = Promise<string[]>;

/** Runs a function of this file in the page, with the ones that it calls. */
function ask<Answer>(
  page: Page,
  question: (given: never) => Answer,
  knowing: { readonly parts?: readonly ((...given: never[]) => unknown)[]; readonly given?: number } = {},
): Promise<Answer> {
  const { parts = [], given = 0 } = knowing;
  const source = parts.map(String).join("\n");
  return page.evaluate<Answer>(`(() => { ${source}\nreturn (${String(question)})(${given}); })()`);
}

/** Whether a press at this point of the window reaches the control, by itself or by its label. */
function reaches(control: HTMLElement, x: number, y: number): boolean {
  const hit = document.elementFromPoint(x, y);
  return hit !== null && (control.contains(hit) || hit.closest("label")?.control === control);
}

function isInSentence(control: HTMLElement): boolean {
  const own = control.textContent?.trim().length ?? 0;
  const isInline = control.tagName === "A" && getComputedStyle(control).display === "inline";
  return isInline && (control.parentElement?.textContent?.trim().length ?? 0) > own;
}

function isPressable(control: HTMLElement): boolean {
  if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  const { width, height } = control.getBoundingClientRect();
  return width > 1 && height > 1 && control.closest(".vh") === null && !isInSentence(control);
}

/** The area of a control in pixels: a label beside it belongs to it. */
function areaOf(control: HTMLElement): DOMRect {
  const labels = control instanceof HTMLInputElement ? [...(control.labels ?? [])] : [];
  const boxes = [control, ...labels].map((part) => part.getBoundingClientRect());
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  const right = Math.max(...boxes.map((box) => box.right));
  return new DOMRect(left, top, right - left, Math.max(...boxes.map((box) => box.bottom)) - top);
}

/** How far a press still reaches the control, in pixels, through its middle; no more than asked for. */
function reachOf(control: HTMLElement, direction: "across" | "down", least: number): number {
  const { left, top, width, height } = areaOf(control);
  const own = direction === "across" ? width : height;
  if (own >= least - 0.5) return own;
  const [x, y] = [left + width / 2, top + height / 2];
  const isReached = [1 - least / 2, least / 2 - 1].every((by) =>
    direction === "across" ? reaches(control, x + by, y) : reaches(control, x, y + by),
  );
  return isReached ? least : own;
}

function findSmallTargets(least: number): string[] {
  // What a picture of data leads to by its own shapes has a link of its own beside it, which the keyboard reaches.
  const every =
    "a[href]:not(svg a[tabindex='-1']), button, input:not([type=hidden]), select, textarea, summary";
  const controls = [...document.querySelectorAll<HTMLElement>(every)].filter((control) =>
    isPressable(control),
  );
  return controls.flatMap((control) => {
    control.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const [width, height] = [reachOf(control, "across", least), reachOf(control, "down", least)];
    if (width >= least - 0.5 && height >= least - 0.5) return [];
    return [`${Math.round(width)} × ${Math.round(height)}: ${control.outerHTML.slice(0, 140)}`];
  });
}

/**
 * Controls whose area is smaller than so many pixels in a direction. What counts is where a press reaches the control: a label or
 * a margin that belongs to it counts too. A link inside a sentence may be as high as its line (WCAG 2.5.8).
 */
export function smallTargets(page: Page, pixels: number): Faults {
  return ask(page, findSmallTargets, {
    parts: [reaches, isInSentence, isPressable, areaOf, reachOf],
    given: pixels,
  });
}

function findLongNumbers(): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent ?? "";
    if (/\d\.\d{5,}/.test(text) && !node.parentElement?.closest("script, style, pre, code"))
      found.push(text.trim().slice(0, 80));
  }
  return found;
}

/** Numbers on the page that have more digits than they mean. */
export function longNumbers(page: Page): Faults {
  return ask(page, findLongNumbers);
}

function nameOf(svg: Element): string {
  return (svg.getAttribute("aria-label") ?? svg.querySelector("title")?.textContent ?? "").trim();
}

function findUnnamedCharts(): string[] {
  const pictures = [...document.querySelectorAll('svg[role="img"], svg[role="application"]')];
  const unnamed = pictures
    .filter((svg) => svg.closest('[aria-hidden="true"]') === null && nameOf(svg) === "")
    .map((svg) => `no name: ${svg.outerHTML.slice(0, 120)}`);
  const figures = [...document.querySelectorAll("svg.plot")].map((svg) =>
    svg.closest(".mc, figure, section"),
  );
  const alone = figures
    .filter((figure) => figure === null || figure.querySelector("table") === null)
    .map((figure) => `no table: ${figure?.outerHTML.slice(0, 120) ?? "no figure"}`);
  const mute = figures
    .filter((figure) => figure !== null && figure.querySelector("h2, h3, h4, p") === null)
    .map((figure) => `no sentence: ${figure?.outerHTML.slice(0, 120) ?? ""}`);
  return [...new Set([...unnamed, ...alone, ...mute])];
}

/** Pictures of data without a name, without a sentence or without a table beside them. */
export function unnamedCharts(page: Page): Faults {
  return ask(page, findUnnamedCharts, { parts: [nameOf] });
}

function findTimesWithoutZone(): string[] {
  return [...document.querySelectorAll("time")].flatMap((time) => {
    const isInstant = !Number.isNaN(Date.parse(time.dateTime));
    const says = `${time.textContent ?? ""} ${time.title}`;
    return isInstant && /\bUTC/.test(says) ? [] : [time.outerHTML.slice(0, 140)];
  });
}

/** Instants that a machine cannot read, or that a reader cannot tell the zone of. */
export function timesWithoutZone(page: Page): Faults {
  return ask(page, findTimesWithoutZone);
}

function findMovingParts(): string[] {
  return document
    .getAnimations()
    .filter(({ playState, effect }) => {
      const duration = effect?.getComputedTiming().duration;
      return playState === "running" && typeof duration === "number" && duration > 0;
    })
    .map((animation) => (animation.effect as KeyframeEffect).target?.outerHTML.slice(0, 120) ?? "");
}

/** Animations that run; none may while the reader asked for none. */
export function movingParts(page: Page): Faults {
  return ask(page, findMovingParts);
}

/** How many pixels the page is wider than its window. */
export function pixelsTooWide(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

function hasOwnWords(element: Element): boolean {
  return [...element.childNodes].some(
    (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? "").trim() !== "",
  );
}

function isScrolledAcross(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = at.parentElement)
    if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
  return false;
}

function isForReadersOnly(element: Element): boolean {
  return element.closest(".vh, .skip, svg, option, select, [hidden]") !== null;
}

function findClippedWords(): string[] {
  return [...document.body.querySelectorAll<HTMLElement>("*")].flatMap((element) => {
    if (!hasOwnWords(element) || isForReadersOnly(element) || !element.checkVisibility()) return [];
    const { display, overflow, clipPath } = getComputedStyle(element);
    if (display === "inline" || clipPath !== "none") return [];
    const across = element.scrollWidth - element.clientWidth;
    const down = element.scrollHeight - element.clientHeight;
    const isWider = element.clientWidth > 0 && across > 1 && !isScrolledAcross(element);
    const isCutBelow = /hidden|clip/.test(overflow) && element.clientHeight > 0 && down > 2;
    return isWider || isCutBelow ? [`${across} × ${down} px: ${element.outerHTML.slice(0, 160)}`] : [];
  });
}

/** Elements whose words do not fit and cannot be scrolled to: cut off, or standing over what is beside them. */
export function clippedWords(page: Page): Faults {
  return ask(page, findClippedWords, { parts: [hasOwnWords, isScrolledAcross, isForReadersOnly] });
}
