import { useLocale, useTimeZone } from "next-intl";
import { formatZone } from "#lib/charts/format-instant.ts";
import { forBothFrames } from "#lib/charts/frame.ts";
import type { Frame } from "#lib/charts/frame.ts";
import type { TimeRange } from "#lib/charts/schema.ts";
import { chooseTimeTicks } from "#lib/charts/time-ticks.ts";

type AxisProps = { range: TimeRange; frame: Frame };

function AxisSvg({ range, frame }: AxisProps) {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  return (
    <svg width={frame.width} height="28" viewBox={`0 0 ${frame.width} 28`} aria-hidden="true">
      <line className="base" x1={frame.left} x2={frame.right} y1="0.5" y2="0.5" />
      {chooseTimeTicks(range, frame, { locale, timeZone }).map(({ x, label }) => (
        <g key={x}>
          <line className="base" x1={x} x2={x} y1="0" y2="5" />
          <text className="mid" x={x} y="20">
            {label}
          </text>
        </g>
      ))}
      <text className="e" x={frame.width} y="20">
        {formatZone(new Date(range.toAt), timeZone)}
      </text>
    </svg>
  );
}

/** The time axis under a stack of plots that no ribbon and no rail belongs to; the zone stands at its end. */
export function TimeAxis({ range }: { range: TimeRange }) {
  const { wide, narrow } = forBothFrames((frame) => <AxisSvg range={range} frame={frame} />);
  return (
    <div className="mc">
      <div />
      <div className="fig">
        <div className="wide">{wide}</div>
        <div className="narrow">{narrow}</div>
      </div>
    </div>
  );
}
