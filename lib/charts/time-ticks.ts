import { roundPixel, timeScale } from "./frame.ts";
import type { Frame } from "./frame.ts";
import type { InstantContext } from "./format-instant.ts";
import type { TimeRange } from "./schema.ts";

/** A mark of the time axis and its words. */
export type TimeTick = { at: number; x: number; label: string };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const stepsMs = [
  minuteMs,
  2 * minuteMs,
  5 * minuteMs,
  10 * minuteMs,
  15 * minuteMs,
  30 * minuteMs,
  hourMs,
  2 * hourMs,
  3 * hourMs,
  6 * hourMs,
  12 * hourMs,
  dayMs,
  2 * dayMs,
  7 * dayMs,
  14 * dayMs,
  28 * dayMs,
  91 * dayMs,
  364 * dayMs,
];

/** How far a zone's clock is ahead of UTC at an instant, in milliseconds. */
function zoneOffset(at: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const part = Object.fromEntries(
    format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
  ) as Record<string, number>;
  const wall = Date.UTC(
    part["year"] ?? 0,
    (part["month"] ?? 1) - 1,
    part["day"],
    part["hour"],
    part["minute"],
    part["second"],
  );
  return wall - Math.floor(at / 1000) * 1000;
}

function labelOf(at: number, step: number, context: InstantContext & { isFirst: boolean }): string {
  const { locale, timeZone, isFirst } = context;
  const isChinese = locale.startsWith("zh");
  const write = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(isChinese ? "zh-CN" : "en-GB", { timeZone, ...options }).format(at);
  const clock = write({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const month = new Intl.DateTimeFormat("en-US", { timeZone, month: "short" }).format(at);
  const day = new Intl.DateTimeFormat("en-US", { timeZone, day: "numeric" }).format(at);
  const dayAndMonth = isChinese ? write({ month: "short", day: "numeric" }) : `${day} ${month}`;
  if (step < dayMs) return clock === "00:00" ? dayAndMonth : clock;
  return isFirst || day === "1" || step >= 7 * dayMs ? dayAndMonth : isChinese ? `${day}日` : day;
}

/** Marks at round local times, as many as fit with 72 px between them; the first names its month. */
export function chooseTimeTicks(range: TimeRange, frame: Frame, context: InstantContext): TimeTick[] {
  const span = range.toAt - range.fromAt;
  if (span <= 0) return [];
  const most = Math.max(2, Math.floor((frame.right - frame.left) / 72));
  const step = stepsMs.find((candidate) => span / candidate <= most) ?? span / most;
  const offset = zoneOffset(range.fromAt, context.timeZone);
  const x = timeScale(range, frame);
  const ticks: TimeTick[] = [];
  const firstLocal = Math.ceil((range.fromAt + offset) / step) * step;
  for (let local = firstLocal; local - offset <= range.toAt; local += step) {
    const at = local - zoneOffset(local - offset, context.timeZone);
    if (at < range.fromAt || at > range.toAt) continue;
    ticks.push({
      at,
      x: roundPixel(x(at)),
      label: labelOf(at, step, { ...context, isFirst: ticks.length === 0 }),
    });
  }
  return ticks;
}
