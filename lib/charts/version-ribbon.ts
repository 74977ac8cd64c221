import { formatDuration } from "./format-instant.ts";
import type { InstantContext } from "./format-instant.ts";
import { roundPixel, timeScale } from "./frame.ts";
import type { Frame } from "./frame.ts";
import { placeLoopLabels } from "./loop-labels.ts";
import type { LoopLabel } from "./loop-labels.ts";
import type { ServingSpan, TimeRange } from "./schema.ts";
import { chooseTimeTicks } from "./time-ticks.ts";
import type { TimeTick } from "./time-ticks.ts";

/** How a version's segments are filled: the one in question dark, known bad ones grey, the rest pale. */
export type RibbonLook = "plain" | "bad" | "current";

/** A return to an earlier version, drawn as a loop; `label` and `time` are written beside its start. */
export type RibbonRollback = { at: number; toVersion: string; label: string; time: string };

/** A rectangle of the ribbon: width is time served, height the share of traffic. */
export type RibbonBlock = {
  version: string;
  label: string;
  look: RibbonLook;
  x: number;
  y: number;
  width: number;
  height: number;
};

/** Words in a segment; `tone` says on which fill they stand. */
export type RibbonText = { x: number; y: number; text: string; tone: "name" | "quiet" | "on" };

/** The whole ribbon, ready to draw: the life above, the range in detail below, loops between. */
export type VersionRibbonModel = {
  frame: Frame;
  life: { fromAt: number; blocks: RibbonBlock[]; texts: RibbonText[]; fan: { left: number; right: number } };
  blocks: RibbonBlock[];
  texts: RibbonText[];
  /** `place` is null where the words would lie over those of another loop. */
  loops: { path: string; arrow: string; place: LoopLabel | null; label: string; time: string }[];
  ticks: TimeTick[];
};

type Input = {
  spans: readonly ServingSpan[];
  range: TimeRange;
  frame: Frame;
  looks: Readonly<Record<string, RibbonLook>>;
  rollbacks: readonly RibbonRollback[];
  context: InstantContext;
};

/** The ribbon's own heights in pixels; loops reach up to `loopTop`. */
export const ribbonHeights = {
  total: 210,
  life: 22,
  lifeHeight: 12,
  loopTop: 68,
  top: 104,
  bottom: 168,
} as const;

type Slice = { fromAt: number; toAt: number; shares: { span: ServingSpan; share: number }[] };

function endOf(span: ServingSpan, range: TimeRange): number {
  return span.toAt ?? range.toAt;
}

/** Cuts a range wherever a share changes; within a slice nothing does. */
function slicesOf(spans: readonly ServingSpan[], range: TimeRange): Slice[] {
  const edges = spans.flatMap((span) => [span.fromAt, endOf(span, range)]);
  const inside = edges.filter((at) => at > range.fromAt && at < range.toAt);
  const cuts = [...new Set([range.fromAt, ...inside, range.toAt])].toSorted((a, b) => a - b);
  return cuts.slice(0, -1).map((fromAt, index) => {
    const toAt = cuts[index + 1] ?? range.toAt;
    const serving = spans.filter((span) => span.fromAt <= fromAt && endOf(span, range) >= toAt);
    return { fromAt, toAt, shares: serving.map((span) => ({ span, share: span.sharePercent })) };
  });
}

/** The version with the largest share over consecutive slices, which is what a name can be written on. */
function reignsOf(
  slices: readonly Slice[],
): { version: string; label: string; fromAt: number; toAt: number }[] {
  const reigns: { version: string; label: string; fromAt: number; toAt: number }[] = [];
  for (const { fromAt, toAt, shares } of slices) {
    const top = shares.toSorted((a, b) => b.share - a.share)[0]?.span;
    if (!top) continue;
    const last = reigns.at(-1);
    if (last?.version === top.version && last.toAt === fromAt) last.toAt = toAt;
    else reigns.push({ version: top.version, label: top.label, fromAt, toAt });
  }
  return reigns;
}

function lifeOf(input: Input, life: TimeRange): VersionRibbonModel["life"] {
  const { frame, range, looks } = input;
  const x = timeScale(life, frame);
  const reigns = reignsOf(slicesOf(input.spans, life));
  const blocks = reigns.map(({ version, label, fromAt, toAt }) => ({
    version,
    label,
    look: looks[version] ?? "plain",
    x: x(fromAt),
    y: ribbonHeights.life,
    width: Math.max(1, roundPixel(x(toAt) - x(fromAt) - 1)),
    height: ribbonHeights.lifeHeight,
  }));
  let freeFrom = frame.left;
  // The words of the detail below stand at the right end of this line.
  const freeUntil = frame.right - 120;
  const texts: RibbonText[] = [];
  for (const { label, fromAt, toAt } of reigns) {
    const start = x(fromAt) + 8;
    const needed = label.length * 7 + 8;
    if (x(toAt) - x(fromAt) < needed || start < freeFrom || start + needed > freeUntil) continue;
    texts.push({ x: roundPixel(start), y: ribbonHeights.life + 27, text: label, tone: "quiet" });
    freeFrom = start + needed;
  }
  return {
    fromAt: life.fromAt,
    blocks,
    texts,
    fan: { left: roundPixel(x(range.fromAt) - 0.5), right: roundPixel(x(range.toAt) + 0.5) },
  };
}

/** When each version first took traffic, which orders them by age. */
function firstServed(spans: readonly ServingSpan[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const { version, fromAt } of spans) first.set(version, Math.min(fromAt, first.get(version) ?? fromAt));
  return first;
}

function blocksOf(slices: readonly Slice[], input: Input): RibbonBlock[] {
  const first = firstServed(input.spans);
  const age = ({ span }: Slice["shares"][number]) => first.get(span.version) ?? span.fromAt;
  const x = timeScale(input.range, input.frame);
  const { top, bottom } = ribbonHeights;
  return slices.flatMap(({ fromAt, toAt, shares }) => {
    // The newest version stands at the bottom, where its rise is read.
    const stacked = shares.toSorted((a, b) => age(b) - age(a));
    let floor: number = bottom;
    return stacked.map(({ span, share }) => {
      const height = roundPixel(((bottom - top) * share) / 100);
      floor = roundPixel(floor - height);
      const width = Math.max(0.5, roundPixel(x(toAt) - x(fromAt) - 1));
      const look = input.looks[span.version] ?? "plain";
      const { version, label } = span;
      return { version, label, look, x: roundPixel(x(fromAt) + 0.5), y: floor, width, height };
    });
  });
}

function textsOf(slices: readonly Slice[], input: Input): RibbonText[] {
  const x = timeScale(input.range, input.frame);
  return reignsOf(slices).flatMap(({ version, label, fromAt, toAt }): RibbonText[] => {
    const width = x(toAt) - x(fromAt);
    const look = input.looks[version] ?? "plain";
    if (width < label.length * 7 + 12) return [];
    const start = roundPixel(x(fromAt) + 9);
    const nameTone = look === "current" ? "on" : "name";
    const name: RibbonText = { x: start, y: ribbonHeights.top + 20, text: label, tone: nameTone };
    if (width < 90) return [name];
    const duration = formatDuration(toAt - fromAt, input.context.locale);
    const tone = look === "current" ? "on" : "quiet";
    return [name, { x: start, y: ribbonHeights.top + 36, text: duration, tone }];
  });
}

function loopsOf(slices: readonly Slice[], input: Input): VersionRibbonModel["loops"] {
  const x = timeScale(input.range, input.frame);
  const reigns = reignsOf(slices);
  const inRange = input.rollbacks.filter(({ at }) => at >= input.range.fromAt && at <= input.range.toAt);
  const spans = inRange.map(({ at, toVersion }) => {
    const earlier = reigns.findLast((reign) => reign.version === toVersion && reign.toAt < at);
    const from = x(at);
    // The earlier reign may lie before the range: then the loop points to its left edge.
    return { from, to: earlier ? (x(earlier.fromAt) + x(earlier.toAt)) / 2 : input.frame.left + 6 };
  });
  const places = placeLoopLabels(spans, input.frame);
  return spans.map(({ from, to }, index) => {
    const middle = roundPixel((from + to) / 2);
    const end = roundPixel(to);
    const { loopTop, top } = ribbonHeights;
    const path = `M${from} ${top - 3}C${from} ${loopTop + 2} ${roundPixel((from + middle) / 2 + 12)} ${loopTop} ${middle} ${loopTop}S${end} ${loopTop + 2} ${end} ${top - 5}`;
    const arrow = `M${roundPixel(end - 4.5)} ${top - 11}L${end} ${top - 4.5}L${roundPixel(end + 4.5)} ${top - 11}`;
    const { label = "", time = "" } = inRange[index] ?? {};
    return { path, arrow, place: places[index] ?? null, label, time };
  });
}

/** Prepares the version ribbon: the model's life as one strip, the range in detail with shares, rollbacks as loops. */
export function prepareVersionRibbon(input: Input): VersionRibbonModel {
  const { spans, range, frame, context } = input;
  const beginsAt = Math.min(range.fromAt, ...spans.map((span) => span.fromAt));
  const slices = slicesOf(spans, range);
  return {
    frame: { ...frame, height: ribbonHeights.total },
    life: lifeOf(input, { fromAt: beginsAt, toAt: range.toAt }),
    blocks: blocksOf(slices, input),
    texts: textsOf(slices, input),
    loops: loopsOf(slices, input),
    ticks: chooseTimeTicks(range, frame, context),
  };
}
