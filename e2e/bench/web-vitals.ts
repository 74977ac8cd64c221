import type { Browser, Page } from "@playwright/test";

/** A slow phone on a slow network, as the bars say: four times slower, 1.6 Mb/s, 150 ms there and back. */
const slowness = { processor: 4, bytesPerSecond: 1_600_000 / 8, latencyMs: 150 } as const;
const viewport = { width: 375, height: 812 } as const;
/** Time for what a press started to be drawn on a slow phone, in milliseconds. */
const drawnMs = 600;
const mostSummaries = 3;

/** What a visit felt like; INP is the longest of the presses and keys of the visit. */
export interface Vitals {
  readonly lcpMs: number;
  readonly inpMs: number;
  readonly cls: number;
  /** How many presses and keys were long enough to be measured; the rest took less than 16 ms. */
  readonly measured: number;
  /** The press or key that took longest, and on what: for whoever mends it. */
  readonly slowest: string;
  /** What moved, by how much and when, the largest first: for whoever mends it. */
  readonly shifts: readonly string[];
}

type Shift = { readonly value: number; readonly says: string };
type Watched = Pick<Vitals, "lcpMs" | "inpMs" | "cls" | "measured" | "slowest"> & {
  readonly shifts: Shift[];
};
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Runs in the page before its own code. */
function watchVitals(): void {
  const seen: Writable<Watched> = { lcpMs: 0, inpMs: 0, cls: 0, measured: 0, slowest: "", shifts: [] };
  Object.assign(window, { vitalsOfBench: seen });
  const onShift = ({ startTime, value = 0, sources = [] }: MeasuredEntry) => {
    seen.cls += value;
    const moved = sources.slice(0, 3).map(({ node, previousRect, currentRect }) => {
      const name = node instanceof Element ? `${node.tagName}.${node.className}` : (node?.textContent ?? "?");
      return `${name.slice(0, 40)} ${previousRect.y} → ${currentRect.y}`;
    });
    const says = `${value.toFixed(3)} after ${Math.round(startTime)} ms: ${moved.join("; ")}`;
    seen.shifts.push({ value, says });
  };
  const onEntry = (entry: PerformanceEntry) => {
    const { hadRecentInput, interactionId } = entry as MeasuredEntry;
    if (entry.entryType === "largest-contentful-paint") seen.lcpMs = entry.startTime;
    if (entry.entryType === "layout-shift" && hadRecentInput !== true) onShift(entry);
    if (entry.entryType !== "event" || !interactionId) return;
    seen.measured += 1;
    if (entry.duration <= seen.inpMs) return;
    seen.inpMs = entry.duration;
    const { target } = entry as MeasuredEntry;
    const name = target instanceof Element ? `${target.tagName}.${target.getAttribute("class")}` : "?";
    seen.slowest = `${entry.name} on ${name.slice(0, 40)}, after ${Math.round(entry.startTime)} ms`;
  };
  for (const type of ["largest-contentful-paint", "layout-shift", "event"])
    new PerformanceObserver((list) => list.getEntries().forEach(onEntry)).observe({
      type,
      buffered: true,
      durationThreshold: 16,
    } as PerformanceObserverInit);
}

/** What the library of types does not know of a shift and of an event. */
type MeasuredEntry = PerformanceEntry & {
  readonly value?: number;
  readonly hadRecentInput?: boolean;
  readonly sources?: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
  readonly interactionId?: number;
  readonly target?: Node | null;
};

/** Presses what a reader may press without changing anything: keys, what unfolds, the crosshair, the palette. */
async function pressAround(page: Page): Promise<void> {
  const settle = () => page.waitForTimeout(drawnMs);
  for (let tabs = 0; tabs < 4; tabs += 1) await page.keyboard.press("Tab");
  for (const summary of (await page.locator("main summary:visible").all()).slice(0, mostSummaries)) {
    await summary.click({ noWaitAfter: true });
    await settle();
  }
  for (const box of (await page.locator("main input[type=checkbox]:visible").all()).slice(0, 2)) {
    await box.click({ noWaitAfter: true });
    await settle();
  }
  const plot = page.locator(".plot-live svg.recharts-surface:visible").first();
  if ((await plot.count()) > 0) {
    // Over the picture lies the one that is drawn from every point: a finger reaches both, the runner refuses to.
    await plot.evaluate((svg: SVGElement) => svg.focus());
    for (let keys = 0; keys < 5; keys += 1) await page.keyboard.press("ArrowLeft");
    await settle();
  }
  const palette = page.locator("button.find");
  if ((await palette.count()) > 0) {
    await palette.click({ noWaitAfter: true });
    await page.keyboard.type("roll", { delay: 80 });
    await settle();
    await page.keyboard.press("Escape");
  }
  await settle();
}

function readVitals(page: Page): Promise<Watched> {
  return page.evaluate(() => ({
    ...(window as unknown as { vitalsOfBench: Watched }).vitalsOfBench,
  }));
}

/** Visits an address as somebody with a cold cache on a slow phone does, uses the screen, and tells what it felt like. */
export async function visitSlowly(
  browser: Browser,
  signIn: (page: Page) => Promise<void>,
  address: string,
): Promise<Vitals> {
  const context = await browser.newContext({ viewport, hasTouch: true, isMobile: true, timezoneId: "UTC" });
  try {
    const page = await context.newPage();
    await signIn(page);
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: slowness.latencyMs,
      downloadThroughput: slowness.bytesPerSecond,
      uploadThroughput: slowness.bytesPerSecond,
    });
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowness.processor });
    await page.addInitScript(watchVitals);
    await page.goto(address, { waitUntil: "load", timeout: 60_000 });
    await page.waitForTimeout(drawnMs);
    const { lcpMs } = await readVitals(page);
    await pressAround(page);
    const used = await readVitals(page);
    const shifts = used.shifts.toSorted((one, other) => other.value - one.value).map(({ says }) => says);
    return { ...used, lcpMs, shifts };
  } finally {
    await context.close();
  }
}
