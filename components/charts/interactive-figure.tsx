"use client";

import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Line, LineChart, Tooltip, XAxis, YAxis } from "recharts";
import { formatInstant, formatZone } from "#lib/charts/format-instant.ts";
import {
  formatCount,
  formatDifference,
  formatInterval,
  formatValue,
  scaleOf,
} from "#lib/charts/format-value.ts";
import { narrowFrame, timeScale } from "#lib/charts/frame.ts";
import type { Frame } from "#lib/charts/frame.ts";
import type { SeriesPoint, TimeRange, ValueUnit } from "#lib/charts/schema.ts";
import { crosshairMove } from "#lib/charts/crosshair-move.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { AskedPoints } from "#lib/targets/client.ts";
import { EveryPoint } from "./every-point.tsx";

/** What the overlay needs of a prepared series. */
export type InteractiveProps = {
  title: string;
  description: string;
  points: readonly SeriesPoint[];
  unit: ValueUnit;
  modality: Modality;
  isDifference: boolean;
  axis: { min: number; max: number };
  range: TimeRange;
  frame: Frame;
  group?: string;
  /** Which points to fetch at the plot's own width. */
  asked?: AskedPoints;
  /** Instants that "[" and "]" go to. */
  stopsAt?: readonly number[];
  /** What stands at 0, 1, 2 and so on where the axis is not time: the readout names it. */
  names?: readonly string[];
  /** Another line at the same instants, which the readout names beside the first one. */
  beside?: Beside;
};

type Beside = { name: string; otherName: string; others: readonly SeriesPoint[] };

/** A press is acted on at once, so that several in a row all count. */
const noEvents: [] = [];
const noStops: readonly number[] = [];

type Drawn = SeriesPoint & { drawn: number | null };

type ReadoutProps = { point: SeriesPoint } & Pick<InteractiveProps, "unit" | "isDifference" | "frame"> & {
    beside: Beside | undefined;
    names: readonly string[] | undefined;
  };

/** The other line's value at an instant; null where there is no other line. */
function useOther({ point, unit, beside }: ReadoutProps): string | null {
  const t = useTranslations("shell");
  if (beside === undefined) return null;
  const value = beside.others.find(({ at }) => at === point.at)?.value ?? null;
  return `${beside.otherName} ${value === null ? t("noData") : formatValue(value, unit)}`;
}

/** An instant of the readout; a phone has one line for it all, and no room for the year. */
function useInstant({ frame }: ReadoutProps): (at: Date) => string {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  return (at) =>
    frame.width > narrowFrame.width
      ? formatInstant(at, { locale, timeZone }, "full")
      : `${formatInstant(at, { locale, timeZone }, "short")} ${formatZone(at, timeZone)}`;
}

function Readout(props: ReadoutProps) {
  const { point, unit, isDifference, beside, names } = props;
  const t = useTranslations("shell");
  const other = useOther(props);
  const instantOf = useInstant(props);
  const write = isDifference ? formatDifference : formatValue;
  const parts = [
    names === undefined ? instantOf(new Date(point.at)) : (names[point.at] ?? null),
    [beside?.name, point.value === null ? t("noData") : write(point.value, unit)].filter(Boolean).join(" "),
    point.low === null || point.high === null
      ? null
      : isDifference
        ? formatInterval({ low: point.low, high: point.high }, unit)
        : `${formatValue(point.low, unit)}–${formatValue(point.high, unit)}`,
    point.n === null ? null : `n ${formatCount(point.n)}`,
    other,
  ];
  return <p className="readout">{parts.filter((part) => part !== null).join(" · ")}</p>;
}

/** Stands where the point is: what the library passes on to the other figures of a group is a place of the first one. */
function CrosshairLine(props: {
  range: TimeRange;
  frame: Frame;
  payload?: readonly { payload?: { at?: number } }[];
}) {
  const at = props.payload?.[0]?.payload?.at;
  if (at === undefined) return null;
  const x = timeScale(props.range, props.frame)(at);
  return <line x1={x} x2={x} y1={props.frame.top} y2={props.frame.bottom} stroke="var(--ink)" />;
}

/** The library moves the crosshair by one point at a press of an arrow; a longer way is that many presses. */
function pressArrows(on: Element, distance: number): void {
  const key = distance < 0 ? "ArrowLeft" : "ArrowRight";
  for (let press = 0; press < Math.abs(distance); press += 1) {
    on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  }
}

/**
 * A crosshair over the picture, by pointer, touch or keys, with one readout row above the plot: arrows go from point to point,
 * Home and End to the first and the last one, "[" and "]" to the markers before and after. Figures of a group share it.
 */
export function InteractiveFigure(props: InteractiveProps) {
  const {
    title,
    description,
    names,
    points,
    unit,
    modality,
    isDifference,
    axis,
    range,
    frame,
    group,
    asked,
    stopsAt = noStops,
    beside,
  } = props;
  const { factor } = scaleOf(unit);
  const activeAt = useRef<number | null>(null);
  const plot = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const own = plot.current;
    const onKeyDown = (event: KeyboardEvent) => {
      const surface = own?.querySelector(".recharts-surface");
      const distance = crosshairMove(event.key, { points, stopsAt, activeAt: activeAt.current });
      if (!surface || distance === null) return;
      event.preventDefault();
      pressArrows(surface, distance);
    };
    own?.addEventListener("keydown", onKeyDown);
    return () => own?.removeEventListener("keydown", onKeyDown);
  }, [points, stopsAt]);
  const data: Drawn[] = points.map((point) => ({
    ...point,
    drawn: point.value === null ? null : point.value * factor,
  }));
  return (
    <div className="plot-live" ref={plot}>
      {asked !== undefined && <EveryPoint {...{ asked, range, frame, axis, modality }} />}
      <LineChart
        width={frame.width}
        height={frame.height}
        data={data}
        margin={{
          left: frame.left,
          right: frame.width - frame.right,
          top: frame.top,
          bottom: frame.height - frame.bottom,
        }}
        title={title}
        desc={description}
        accessibilityLayer
        throttledEvents={noEvents}
        {...(group !== undefined && { syncId: group, syncMethod: "value" as const })}
      >
        <XAxis dataKey="at" type="number" domain={[range.fromAt, range.toAt]} hide />
        <YAxis type="number" domain={[axis.min, axis.max]} allowDataOverflow hide />
        <Line
          dataKey="drawn"
          stroke="none"
          dot={false}
          activeDot={{ r: 3, fill: `var(--${modality})`, stroke: "var(--bg)" }}
          isAnimationActive={false}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={<CrosshairLine range={range} frame={frame} />}
          position={{ x: 0, y: 0 }}
          wrapperStyle={{ width: "100%", position: "absolute", inset: 0, transform: "none" }}
          content={({ active, payload }) => {
            const point = payload?.[0]?.payload as Drawn | undefined;
            activeAt.current = active && point ? point.at : activeAt.current;
            return active && point ? (
              <Readout {...{ point, unit, isDifference, beside, names, frame }} />
            ) : null;
          }}
        />
      </LineChart>
    </div>
  );
}
