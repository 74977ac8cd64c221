/** Where the parts of a traffic bar stand: vertical pixels, horizontal shares of its width. */
export type SplitBarGeometry = {
  height: number;
  barTop: number;
  barHeight: number;
  tickTop: number;
  tickBottom: number;
  fill: string;
  tick: string | null;
};

const sizes = {
  small: { height: 16, barTop: 4, barHeight: 8, tickTop: 0, tickBottom: 16 },
  large: { height: 36, barTop: 8, barHeight: 20, tickTop: 2, tickBottom: 34 },
} as const;

function asShare(percent: number): string {
  const held = Math.min(100, Math.max(0, percent));
  return `${Math.round(held * 100) / 100}%`;
}

/** The geometry of a traffic bar; an unmeasured share has no tick at all, which is not a tick at 0. */
export function splitBarGeometry(input: {
  intendedPercent: number;
  observedPercent: number | null;
  size: "small" | "large";
}): SplitBarGeometry {
  return {
    ...sizes[input.size],
    fill: asShare(input.intendedPercent),
    tick: input.observedPercent === null ? null : asShare(input.observedPercent),
  };
}
