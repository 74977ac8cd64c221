import { useLocale, useTimeZone, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ModalityShape } from "#components/ui/modality-mark.tsx";
import { formatStretch } from "#lib/charts/format-instant.ts";
import type { Gap, TimeSeriesModel } from "#lib/charts/time-series.ts";

const roomForWords = 52;
const roomPerLetter = 7.5;
const lineOfWords = 14;
const roomForLimit = 190;

type Props = {
  model: TimeSeriesModel;
  limitLabel?: string;
  /** Drawn over the grid and behind the line. */
  behind?: ReactNode;
  /** In place of the last value and the names of gaps. */
  labels?: ReactNode;
  /** False where the axis counts something else than time. */
  isTimed?: boolean | undefined;
};

/** "No data 02:51–03:05", or without the times where they have no room or the axis is not time. */
function useGapName(isTimed: boolean): (gap: Gap) => string {
  const t = useTranslations("shell");
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  return ({ fromAt, toAt, width }) => {
    const timed = isTimed ? t("noDataFor", { time: formatStretch({ fromAt, toAt }, context) }) : t("noData");
    return timed.length * roomPerLetter < width ? timed : t("noData");
  };
}

function Gaps({ model, isTimed = true }: Pick<Props, "model" | "isTimed">) {
  const nameOf = useGapName(isTimed);
  const { frame } = model;
  return model.gaps
    .filter(({ width }) => width > roomForWords)
    .map((gap) => (
      <text key={gap.fromAt} className="mid lim" x={gap.x} y={(frame.top + frame.bottom) / 2}>
        {nameOf(gap)}
      </text>
    ));
}

/** Where the words of a limit begin: beside a line that ends early they stand where the line is not, and by the floor above the limit. */
function limitPlace({ frame, last, zeroY }: TimeSeriesModel, limitY: number): { x: number; y: number } {
  const isFree = zeroY !== null && last !== null && frame.right - last.x > roomForLimit;
  const isLow = limitY + lineOfWords > frame.bottom - 4;
  return {
    x: isFree ? last.x + 22 : frame.left + 6,
    y: limitY + (zeroY === null && !isLow ? lineOfWords : -6),
  };
}

/** Grid, band, line, limit and last value of a prepared series, as the inside of an svg. */
export function PlotBody({ model, limitLabel, behind, labels, isTimed }: Props) {
  const t = useTranslations("shell");
  const { frame, series, limit, last, zeroY } = model;
  return (
    <>
      {model.shades.map(({ x, width }) => (
        <rect key={x} className="shade" x={x} width={width} y={frame.top} height={frame.bottom - frame.top} />
      ))}
      {model.ticks.map(({ y, label }) => (
        <g key={label}>
          <line className="ax" x1={frame.left} x2={frame.right} y1={y} y2={y} />
          <text className="e" x={frame.left - 8} y={y + 4}>
            {label}
          </text>
        </g>
      ))}
      {model.markerXs.map((x) => (
        <line key={x} className="ax" x1={x} x2={x} y1="0" y2={frame.height} />
      ))}
      {zeroY !== null && <line className="zero" x1={frame.left} x2={frame.right} y1={zeroY} y2={zeroY} />}
      {behind}
      {model.bands.map((path) => (
        <path key={path} className={`band f-${series.modality}`} d={path} />
      ))}
      {model.extremes !== null && <path className={`every s-${series.modality}`} d={model.extremes} />}
      {model.lines.map((path) => (
        <path key={path} className={`ln s-${series.modality}`} d={path} />
      ))}
      {labels === undefined && <Gaps model={model} isTimed={isTimed} />}
      {limit && (
        <>
          <line className="thr" x1={frame.left} x2={frame.right} y1={limit.y} y2={limit.y} />
          <text className="lim" {...limitPlace(model, limit.y)}>
            {limitLabel ?? t("limit", { value: limit.label })}
          </text>
        </>
      )}
      {last && (
        <>
          <g transform={`translate(${last.x} ${last.y})`}>
            <ModalityShape modality={series.modality} scale={1.1} />
          </g>
          {labels === undefined && (
            <text className="k lim" x={last.x + 10} y={last.y + 4}>
              {last.label}
            </text>
          )}
        </>
      )}
      {labels}
    </>
  );
}
