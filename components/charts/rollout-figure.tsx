import { clsx } from "clsx";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { formatInstant } from "#lib/charts/format-instant.ts";
import type { ForBothFrames, Frame } from "#lib/charts/frame.ts";
import type { RolloutPlotModel } from "#lib/charts/rollout-plot.ts";
import { Figure } from "./figure.tsx";
import { InteractiveOverlay } from "./interactive-overlay.tsx";
import { Picture } from "./picture.tsx";
import { PlotBody } from "./plot-body.tsx";
import { SeriesTable } from "./series-table.tsx";

type Words = { title: string; description: string; limitLabel?: string };

/** Room for an instant between two others; the last one names its zone, and is as much wider. */
const rooms = { minutes: { between: 44, last: 64 }, seconds: { between: 64, last: 96 } } as const;
/** A plan of stages this short is told to the second: two of them may end in the same minute. */
const shortMs = 10 * 60_000;

function RolloutSvg({ model, title, description, limitLabel }: Words & { model: RolloutPlotModel }) {
  const t = useTranslations("shell");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const { frame, bars, baseY, difference, differenceTop, nowX, edges } = model;
  const axisY = differenceTop + difference.frame.height;
  const lastX = edges.at(-1)?.x ?? 0;
  const isShort = (edges.at(-1)?.at ?? 0) - (edges[0]?.at ?? 0) < shortMs;
  const room = rooms[isShort ? "seconds" : "minutes"];
  const isFree = (x: number) => nowX === null || Math.abs(x - nowX) > room.between;
  const hasRoom = (x: number, before: number | undefined) =>
    x === lastX || (lastX - x > room.last && (before === undefined || x - before > room.between));
  const styleOf = (x: number) => {
    if (x === lastX) return isShort ? "seconds" : "time";
    return isShort ? "clock" : "hour";
  };
  return (
    <Picture size={frame} title={title} description={description}>
      {bars.map(({ x, y, width, height, doneWidth, label, isCurrent }) => (
        <g key={label}>
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
          {isFree(x) && hasRoom(x, edges[index - 1]?.x) && (
            <text className="mid" x={x} y={axisY + 14}>
              {formatInstant(new Date(at), { locale, timeZone }, styleOf(x))}
            </text>
          )}
        </g>
      ))}
      {nowX !== null && (
        <text className="k mid" x={nowX} y={axisY + 14}>
          {t("now")}
        </text>
      )}
    </Picture>
  );
}

type Props = Omit<Words, "title" | "description"> & {
  name: string;
  finding: string;
  evidence: readonly string[];
  models: ForBothFrames<RolloutPlotModel>;
  group?: string;
};

/** The box of the difference within the whole picture, which the crosshair is laid over. */
function boxOf({ difference, differenceTop, frame }: RolloutPlotModel): Frame {
  const { top, bottom } = difference.frame;
  return { ...frame, top: differenceTop + top, bottom: differenceTop + bottom };
}

/** The stages planned and done above, the difference with its interval below, `now` through both, as a figure. */
export function RolloutFigure({ name, finding, evidence, models, group, limitLabel }: Props) {
  const { wide, narrow } = models;
  const { series, axis, range, points } = wide.difference;
  const words = {
    title: finding,
    description: evidence.join("; "),
    ...(limitLabel !== undefined && { limitLabel }),
  };
  return (
    <Figure
      modality={series.modality}
      name={name}
      finding={finding}
      evidence={evidence}
      isLarge
      table={<SeriesTable model={wide.difference} caption={name} />}
      picture={{
        wide: <RolloutSvg model={wide} {...words} />,
        narrow: <RolloutSvg model={narrow} {...words} />,
      }}
      overlay={
        <InteractiveOverlay
          title={finding}
          description={words.description}
          points={points}
          unit={series.unit}
          modality={series.modality}
          isDifference
          axis={{ min: axis.min, max: axis.max }}
          range={range}
          frames={{ wide: boxOf(wide), narrow: boxOf(narrow) }}
          {...(group !== undefined && { group })}
        />
      }
    />
  );
}
