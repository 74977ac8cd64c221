const quarterMs = 900_000;
const mostQuarters = 4 * 26;
const morning = "08:00";

/**
 * The first eight o'clock in a zone after an instant. Steps in quarters of an hour, of which every zone's offset is a multiple; a day
 * whose clock skips eight o'clock is left out.
 */
export function nextMorning(now: Date, timeZone: string): Date {
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const first = (Math.floor(now.getTime() / quarterMs) + 1) * quarterMs;
  for (let quarter = 0; quarter < mostQuarters; quarter += 1) {
    const instant = new Date(first + quarter * quarterMs);
    if (clock.format(instant) === morning) return instant;
  }
  return new Date(first + mostQuarters * quarterMs);
}
