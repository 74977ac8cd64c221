/** Which parts of an instant are written; every one that has a clock also has its zone, save `short`, `clock` and `hour`. */
export type InstantStyle = "full" | "seconds" | "time" | "day" | "short" | "clock" | "hour";

/** Language and zone of the reader; both come from the request. */
export type InstantContext = { locale: string; timeZone: string };

type Parts = Record<"year" | "month" | "day" | "hour" | "minute" | "second", string>;

function partsOf(instant: Date, context: InstantContext): Parts {
  const isChinese = context.locale.startsWith("zh");
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: context.timeZone,
    year: "numeric",
    month: isChinese ? "numeric" : "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(instant).map((part) => [part.type, part.value])) as Parts;
}

/** The zone's offset at that instant, as `UTC`, `UTC+8` or `UTC+5:30`. */
export function formatZone(instant: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "shortOffset" });
  const name = format.formatToParts(instant).find((part) => part.type === "timeZoneName")?.value ?? "UTC";
  return name
    .replace("GMT", "UTC")
    .replace("-", "\u2212")
    .replace(/^UTC\+0$/, "UTC");
}

/**
 * An instant as the interface writes it: `16 Nov 2026, 16:00 UTC+8`; in Chinese `2026年11月16日 16:00 UTC+8`.
 * `short` leaves out year and zone and is for lists under a heading that names the zone.
 */
export function formatInstant(instant: Date, context: InstantContext, style: InstantStyle = "full"): string {
  const part = partsOf(instant, context);
  const isChinese = context.locale.startsWith("zh");
  const zone = `\u00a0${formatZone(instant, context.timeZone)}`;
  const clock = `${part.hour}:${part.minute}`;
  const monthDay = isChinese ? `${part.month}月${part.day}日` : `${part.day} ${part.month}`;
  const day = isChinese ? `${part.year}年${monthDay}` : `${monthDay} ${part.year}`;
  const gap = isChinese ? " " : ", ";
  const styles: Record<InstantStyle, string> = {
    full: day + gap + clock + zone,
    seconds: `${clock}:${part.second}${zone}`,
    time: clock + zone,
    day,
    short: monthDay + gap + clock,
    clock: `${clock}:${part.second}`,
    hour: clock,
  };
  return styles[style];
}

/** From when to when, as short as it can be told: `02:51–03:05` within a day, else both with their day. */
export function formatStretch(stretch: { fromAt: number; toAt: number }, context: InstantContext): string {
  const [from, to] = [new Date(stretch.fromAt), new Date(stretch.toAt)];
  const isOneDay = formatInstant(from, context, "day") === formatInstant(to, context, "day");
  const style = isOneDay ? "hour" : "short";
  const dash = isOneDay ? "\u2013" : " \u2013 ";
  return formatInstant(from, context, style) + dash + formatInstant(to, context, style);
}

const units = [
  { ms: 86_400_000, en: "d", zh: "天" },
  { ms: 3_600_000, en: "h", zh: "小时" },
  { ms: 60_000, en: "min", zh: "分钟" },
  { ms: 1000, en: "s", zh: "秒" },
] as const;

/** A duration in its two largest units: `11 h 12 min`, `9 d`, `40 s`; less than a second is `0 s`. */
export function formatDuration(durationMs: number, locale: string): string {
  const isChinese = locale.startsWith("zh");
  const name = (unit: (typeof units)[number]) => (isChinese ? unit.zh : unit.en);
  const write = (amount: number, unit: (typeof units)[number]) => `${amount}\u00a0${name(unit)}`;
  const total = Math.max(0, Math.round(durationMs / 1000) * 1000);
  const index = units.findIndex((unit) => total >= unit.ms);
  const first = units[index];
  if (!first) return write(0, units[3]);
  const amount = Math.floor(total / first.ms);
  const second = units[index + 1];
  const rest = second ? Math.floor((total - amount * first.ms) / second.ms) : 0;
  const showsRest = second !== undefined && rest > 0 && amount < 10 && first.en !== "min";
  return showsRest ? `${write(amount, first)} ${write(rest, second)}` : write(amount, first);
}
