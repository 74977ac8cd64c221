import { formatShare } from "./format-value.ts";
import { roundPixel, timeScale } from "./frame.ts";
import type { Frame } from "./frame.ts";
import type { Series, TimeRange } from "./schema.ts";
import { prepareTimeSeries } from "./time-series.ts";
import type { TimeSeriesModel } from "./time-series.ts";

/** One stage in time: planned from and to; `doneToAt` is how far it really went, null before it began. */
export type PlannedStage = { sharePercent: number; fromAt: number; toAt: number; doneToAt: number | null };

/** A stage as two bars: dashed for the plan, filled for what happened. */
export type StageBar = {
  x: number;
  y: number;
  width: number;
  height: number;
  doneWidth: number;
  label: string;
  isCurrent: boolean;
};

/** The planned stages above, the difference below, on one time axis that ends with the last stage. */
export type RolloutPlotModel = {
  frame: Frame;
  bars: StageBar[];
  baseY: number;
  difference: TimeSeriesModel;
  differenceTop: number;
  nowX: number | null;
  edges: { x: number; at: number }[];
};

type Input = {
  stages: readonly PlannedStage[];
  /** The difference on the complaint, in the benefit direction; its limit is what shows the problem to be gone. */
  series: Series;
  nowAt: number;
  frame: Frame;
};

/** Heights in pixels: the bars' floor, the least room that the share 100 % takes, and where the difference begins. */
const barFloor = 48;
const barRoom = 42;
const differenceTop = 56;

/** Prepares the live screen's plot; the time of the axis is that of the stages. Needs at least one stage. */
export function prepareRolloutPlot({ stages, series, nowAt, frame }: Input): RolloutPlotModel {
  const fromAt = Math.min(...stages.map((stage) => stage.fromAt));
  const toAt = Math.max(...stages.map((stage) => stage.toAt));
  const range: TimeRange = { fromAt, toAt };
  const x = timeScale(range, frame);
  const bars = stages.map((stage): StageBar => {
    const height = Math.max(2, roundPixel((stage.sharePercent / 100) * barRoom));
    const doneToX = stage.doneToAt === null ? x(stage.fromAt) : x(Math.min(stage.doneToAt, stage.toAt));
    return {
      x: x(stage.fromAt),
      y: roundPixel(barFloor - height),
      width: Math.max(1, roundPixel(x(stage.toAt) - x(stage.fromAt) - 1)),
      height,
      doneWidth: Math.max(0, roundPixel(doneToX - x(stage.fromAt))),
      label: formatShare(stage.sharePercent),
      isCurrent: stage.doneToAt !== null && nowAt >= stage.fromAt && nowAt < stage.toAt,
    };
  });
  const differenceFrame = { ...frame, top: 4, bottom: 160, height: 168 };
  return {
    frame: { ...frame, height: 240 },
    bars,
    baseY: barFloor + 0.5,
    difference: prepareTimeSeries({
      series,
      range,
      frame: differenceFrame,
      isDifference: true,
      untilAt: nowAt,
      markers: stages.slice(1).map((stage) => stage.fromAt),
    }),
    differenceTop,
    nowX: nowAt >= fromAt && nowAt <= toAt ? x(nowAt) : null,
    edges: [...new Map([...stages.map((stage) => stage.fromAt), toAt].map((at) => [x(at), at]))].map(
      ([at, instant]) => ({ x: at, at: instant }),
    ),
  };
}
