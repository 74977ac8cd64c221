import type { ReactNode } from "react";
import type { ForBothFrames } from "#lib/charts/frame.ts";
import type { TimeSeriesModel } from "#lib/charts/time-series.ts";
import type { AskedPoints } from "#lib/targets/client.ts";
import { Figure } from "./figure.tsx";
import { InteractiveOverlay } from "./interactive-overlay.tsx";
import { PlotSvg } from "./plot-svg.tsx";
import { SeriesTable } from "./series-table.tsx";

type Props = {
  name: string;
  finding: string;
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

/** One metric over time as a figure: name, finding and evidence, the plot with its crosshair, every point as a table. */
export function MetricFigure(props: Props) {
  const { name, finding, evidence, models, group, limitLabel, asked, stopsAt, isLarge = false, note } = props;
  const { wide, narrow } = models;
  const picture = {
    title: finding,
    description: evidence.join("; "),
    ...(limitLabel !== undefined && { limitLabel }),
  };
  return (
    <Figure
      modality={wide.series.modality}
      name={name}
      finding={finding}
      evidence={evidence}
      isLarge={isLarge}
      note={note}
      table={<SeriesTable model={wide} caption={name} />}
      picture={{
        wide: <PlotSvg model={wide} {...picture} />,
        narrow: <PlotSvg model={narrow} {...picture} />,
      }}
      overlay={
        <InteractiveOverlay
          title={finding}
          description={picture.description}
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
      }
    />
  );
}
