/** The instant at which the pictured product stands still. */
export const stillAt = new Date("2026-11-20T12:00:00.000Z");

const Running = Date;
const standing = Number(process.env["LASTGOOD_STILL_AT"] ?? Number.NaN);

/** A clock that stands still, so that a page is drawn alike today and next year. Loaded by the process before its own code. */
class StillDate extends Running {
  constructor(...given: [] | [value: number | string | Date]) {
    super(...((given.length === 0 ? [standing] : given) as [number]));
  }
  // Its own, not inherited: the framework copies what the class itself has.
  static override readonly parse = Running.parse;
  static override readonly UTC = Running.UTC;
  static override now(): number {
    return standing;
  }
}

if (!Number.isNaN(standing)) globalThis.Date = StillDate as DateConstructor;
