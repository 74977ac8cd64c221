import { splitBarGeometry } from "#lib/charts/split-bar.ts";

type Props = {
  intendedPercent: number;
  /** Null when nothing was measured: no tick is drawn, and the title must say so. */
  observedPercent: number | null;
  title: string;
  size?: "small" | "large";
};

/** One version's share of traffic: the fill is what was asked, the tick what was measured. */
export function SplitBar({ intendedPercent, observedPercent, title, size = "small" }: Props) {
  const { height, barTop, barHeight, tickTop, tickBottom, fill, tick } = splitBarGeometry({
    intendedPercent,
    observedPercent,
    size,
  });
  return (
    <svg className="split" width="100%" height={height} role="img">
      <title>{title}</title>
      <rect
        className="rest"
        x="0.5"
        y={barTop + 0.5}
        height={barHeight - 1}
        style={{ width: "calc(100% - 1px)" }}
      />
      <rect className="done" x="0" y={barTop} width={fill} height={barHeight} />
      {tick !== null && (
        <>
          <line className="halo" x1={tick} x2={tick} y1={barTop} y2={barTop + barHeight} />
          <line className="obs" x1={tick} x2={tick} y1={tickTop} y2={tickBottom} />
        </>
      )}
    </svg>
  );
}
