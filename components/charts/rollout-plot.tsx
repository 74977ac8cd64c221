import { clsx } from "clsx";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { formatInstant } from "#lib/charts/format-instant.ts";
import type { ForBothFrames } from "#lib/charts/frame.ts";
import type { RolloutPlotModel } from "#lib/charts/rollout-plot.ts";
import { PlotBody } from "./plot-body.tsx";

type Words = { title: string; description: string; limitLabel?: string };

const closestLabels = 44;

function RolloutSvg({ model, title, description, limitLabel }: Words & { model: RolloutPlotModel }) {
  const t = useTranslations("shell");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const { frame, bars, baseY, difference, differenceTop, nowX, edges } = model;
  const axisY = differenceTop + difference.frame.height;
  const isFree = (x: number) => nowX === null || Math.abs(x - nowX) > closestLabels;
  return (
    <svg
      className="plot"
      width={frame.width}
      height={frame.height}
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      role="img"
    >
      <title>{title}</title>
      <desc>{description}</desc>
      {bars.map(({ x, y, width, height, doneWidth, label, isCurrent }) => (
        <g key={x}>
          <rect className="plan" x={x + 0.5} y={y} width={width} height={height} />
          {doneWidth > 0 && <rect className="did" x={x} y={y} width={doneWidth} height={height} />}
          {width > 30 && (
            <text className={clsx(isCurrent && "k")} x={x + 6} y={height > 30 ? y + 23 : y - 5}>
              {label}
            </text>
          )}
        </g>
      ))}
      <line className="base" x1={frame.left} x2={frame.right} y1={baseY} y2={baseY} />
      <g transform={`translate(0 ${differenceTop})`}>
        <PlotBody model={difference} {...(limitLabel !== undefined && { limitLabel })} />
      </g>
      {nowX !== null && <line className="nowl" x1={nowX} x2={nowX} y1="34" y2={axisY - 2} />}
      {edges.map(({ x, at }, index) => (
        <g key={x}>
          <line className="base" x1={x} x2={x} y1={axisY - 4} y2={axisY} />
          {isFree(x) &&
            (edges[index - 1] === undefined || x - (edges[index - 1]?.x ?? 0) > closestLabels) && (
              <text className="mid" x={x} y={axisY + 14}>
                {formatInstant(
                  new Date(at),
                  { locale, timeZone },
                  index === edges.length - 1 ? "time" : "hour",
                )}
              </text>
            )}
        </g>
      ))}
      {nowX !== null && (
        <text className="k mid" x={nowX} y={axisY + 14}>
          {t("now")}
        </text>
      )}
    </svg>
  );
}

/** The stages planned and done above, the difference with its interval below, `now` through both. */
export function RolloutPlot({ models, ...words }: Words & { models: ForBothFrames<RolloutPlotModel> }) {
  return (
    <div className="fig">
      <div className="wide">
        <RolloutSvg model={models.wide} {...words} />
      </div>
      <div className="narrow">
        <RolloutSvg model={models.narrow} {...words} />
      </div>
    </div>
  );
}
