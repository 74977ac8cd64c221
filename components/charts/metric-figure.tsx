import { clsx } from "clsx";
import type { ReactNode } from "react";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import type { ForBothFrames } from "#lib/charts/frame.ts";
import type { TimeSeriesModel } from "#lib/charts/time-series.ts";
import type { AskedPoints } from "#lib/targets/client.ts";
import { InteractiveOverlay } from "./interactive-overlay.tsx";
import { PlotSvg } from "./plot-svg.tsx";
import { SeriesTable } from "./series-table.tsx";

type Props = {
  /** What is drawn, with its unit: "Audio accuracy, %". */
  name: string;
  /** The finding as a sentence: "Audio accuracy fell 24.7 points after v1.4". */
  finding: string;
  /** Interval, count and what else belongs to the finding, one line each. */
  evidence: readonly string[];
  models: ForBothFrames<TimeSeriesModel>;
  /** Figures with the same name share one crosshair. */
  group?: string;
  /** Which points to fetch at the width that the plot is shown at; without, the picture stays as it came. */
  asked?: AskedPoints;
  /** What stood out at an instant; "[" and "]" move the crosshair from one to the next. */
  stopsAt?: readonly number[];
  limitLabel?: string;
  isLarge?: boolean;
  note?: ReactNode;
};

/** A figure: margin column with name, finding and evidence; plot; every point as a table. */
export function MetricFigure(props: Props) {
  const { name, finding, evidence, models, group, limitLabel, asked, stopsAt, isLarge = false, note } = props;
  const { wide, narrow } = models;
  const picture = {
    title: finding,
    description: evidence.join("; "),
    ...(limitLabel !== undefined && { limitLabel }),
  };
  return (
    <div className="mc">
      <div className="note">
        <p className="ml">
          <ModalityMark modality={wide.series.modality}>{name}</ModalityMark>
        </p>
        <h3 className={clsx(isLarge ? "find-l" : "find-s")}>{finding}</h3>
        {evidence.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {note}
        <SeriesTable model={wide} caption={name} />
      </div>
      <div className="fig">
        <div className="wide">
          <PlotSvg model={wide} {...picture} />
        </div>
        <div className="narrow">
          <PlotSvg model={narrow} {...picture} />
        </div>
        <InteractiveOverlay
          title={finding}
          points={wide.points}
          unit={wide.series.unit}
          modality={wide.series.modality}
          isDifference={wide.zeroY !== null}
          axis={{ min: wide.axis.min, max: wide.axis.max }}
          range={wide.range}
          frames={{ wide: wide.frame, narrow: narrow.frame }}
          {...(group !== undefined && { group })}
          {...(asked !== undefined && { asked })}
          {...(stopsAt !== undefined && { stopsAt })}
        />
      </div>
    </div>
  );
}
