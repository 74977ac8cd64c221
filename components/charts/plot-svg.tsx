import type { TimeSeriesModel } from "#lib/charts/time-series.ts";
import { PlotBody } from "./plot-body.tsx";

type Props = { model: TimeSeriesModel; title: string; description: string; limitLabel?: string };

/** A prepared series as a picture: it is complete without any script. */
export function PlotSvg({ model, title, description, limitLabel }: Props) {
  const { width, height } = model.frame;
  return (
    <svg className="plot" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img">
      <title>{title}</title>
      <desc>{description}</desc>
      <PlotBody model={model} {...(limitLabel !== undefined && { limitLabel })} />
    </svg>
  );
}
