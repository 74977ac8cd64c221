const hourMs = 3_600_000;

/** How the ends of a span are written, so that they differ: with seconds where it is shorter than an hour. */
export function spanStyle(from: Date, until: Date): "seconds" | "full" {
  return until.getTime() - from.getTime() < hourMs ? "seconds" : "full";
}
