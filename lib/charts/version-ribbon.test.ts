import { describe, expect, it } from "vitest";
import { wideFrame } from "./frame.ts";
import type { ServingSpan } from "./schema.ts";
import { prepareVersionRibbon, ribbonHeights } from "./version-ribbon.ts";
import type { RibbonLook } from "./version-ribbon.ts";

const hourMs = 3_600_000;
const range = { fromAt: 0, toAt: 168 * hourMs };

function span(label: string, share: number, [from, to]: [number, number | null]): ServingSpan {
  return {
    version: label,
    label,
    sharePercent: share,
    fromAt: from * hourMs,
    toAt: to === null ? null : to * hourMs,
  };
}

const spans = [
  span("v1.2", 100, [-1000, 11]),
  span("v1.3", 100, [11, 41]),
  span("v1.2", 100, [41, 127]),
  span("v1.2", 75, [127, 157]),
  span("v1.4", 25, [127, 157]),
  span("v1.4", 100, [157, null]),
];

function prepare(some = spans, looks: Record<string, RibbonLook> = { "v1.4": "current" }) {
  return prepareVersionRibbon({
    spans: some,
    range,
    frame: wideFrame,
    looks,
    rollbacks: [{ at: 41 * hourMs, toVersion: "v1.2", label: "Rolled back to v1.2", time: "11 Nov" }],
    context: { locale: "en", timeZone: "UTC" },
  });
}

describe("the ribbon", () => {
  it("has width for time and height for share, the newest at the bottom", () => {
    const { blocks } = prepare();
    const full = ribbonHeights.bottom - ribbonHeights.top;
    const shared = blocks.filter(({ x }) => Math.abs(x - (40 + (127 / 168) * 648)) < 1);
    expect(shared.map(({ version }) => version)).toEqual(["v1.4", "v1.2"]);
    expect(shared[0]).toMatchObject({
      height: full / 4,
      y: ribbonHeights.bottom - full / 4,
      look: "current",
    });
    expect(shared[1]).toMatchObject({ height: (full * 3) / 4, y: ribbonHeights.top });
  });

  it("draws a rollback as a loop from its instant back to the earlier segment", () => {
    const [loop] = prepare().loops;
    const start = 40 + (41 / 168) * 648;
    const end = 40 + (5.5 / 168) * 648;
    expect(loop?.path).toMatch(new RegExp(`^M${start.toFixed(1)} `));
    expect(Number(loop?.path.match(/([\d.]+) [\d.]+$/)?.[1])).toBeCloseTo(end, 0);
  });

  it("points a loop to the left edge when the earlier segment lies before the range", () => {
    const later = [
      span("v1.2", 100, [-1000, -10]),
      span("v1.3", 100, [-10, 41]),
      span("v1.2", 100, [41, null]),
    ];
    expect(prepare(later).loops[0]?.path).toMatch(/ 46 [\d.]+$/);
  });

  it("leaves time that nobody served empty", () => {
    const holed = [span("v1.2", 100, [0, 50]), span("v1.4", 100, [100, null])];
    const { blocks } = prepare(holed);
    expect(blocks).toHaveLength(2);
    expect(blocks.reduce((sum, { width }) => sum + width, 0)).toBeLessThan(648 * 0.75);
  });

  it("writes names only where they fit, with the time served where there is room", () => {
    const texts = prepare().texts.map(({ text }) => text);
    expect(texts).toContain("1\u00a0d 6\u00a0h");
    expect(prepare([span("a-very-long-version-name", 100, [160, 161])]).texts).toEqual([]);
  });

  it("shows the whole life above", () => {
    const { life } = prepare();
    expect(life.fromAt).toBe(-1000 * hourMs);
    expect(life.fan.right).toBe(688.5);
    expect(life.blocks[0]).toMatchObject({ version: "v1.2", x: 40 });
  });

  it("is empty for a model that never served", () => {
    expect(prepare([])).toMatchObject({ blocks: [], texts: [], loops: [{ label: "Rolled back to v1.2" }] });
  });
});
