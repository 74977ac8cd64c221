import { useTimeZone, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Time } from "#components/ui/time.tsx";
import { formatZone } from "#lib/charts/format-instant.ts";
import type { ForBothFrames } from "#lib/charts/frame.ts";
import type { MarkerRailModel } from "#lib/charts/marker-rail.ts";

function RailSvg({ model }: { model: MarkerRailModel }) {
  const t = useTranslations("shell");
  const { frame, stems, pills, list } = model;
  const last = list.length;
  return (
    <svg className="mrail" width={frame.width} height="40" viewBox={`0 0 ${frame.width} 40`} role="img">
      <title>{last > 1 ? t("markers", { first: 1, last }) : t("marker", { first: 1 })}</title>
      <line className="base" x1={frame.left} x2={frame.right} y1="20.5" y2="20.5" />
      {stems.map((x, index) => (
        <line key={`${x} ${index}`} className="base" x1={x} x2={x} y1="0" y2="9" />
      ))}
      {pills.map(({ x, width, label }) => (
        <g key={label}>
          <rect className="pill" x={x - width / 2} y="9.5" width={width} height="22" rx="11" />
          <text className="k mid" x={x} y="24.5">
            {label}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** The shared rail under a stack of plots, and the list with the same numbers; `note` stands in the margin column. */
export function MarkerRail({ models, note }: { models: ForBothFrames<MarkerRailModel>; note?: ReactNode }) {
  const t = useTranslations("shell");
  const timeZone = useTimeZone() ?? "UTC";
  const { list } = models.wide;
  if (list.length === 0) return note === undefined ? null : <div className="note">{note}</div>;
  return (
    <div className="mc rail-row">
      <div className="note">{note}</div>
      <div className="fig">
        <div className="wide">
          <RailSvg model={models.wide} />
        </div>
        <div className="narrow">
          <RailSvg model={models.narrow} />
        </div>
        <p className="t12 q mzone">
          {t("timesIn", { zone: formatZone(new Date(list[0]?.at ?? 0), timeZone) })}
        </p>
        <ol className="mlist">
          {list.map(({ number, at, label }) => (
            <li key={number}>
              <span className="num-pill">{number}</span>
              <Time at={new Date(at)} style="short" />
              <span className="wrap-anywhere">{label}</span>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}
