import type { TimeSeriesModel } from "#lib/charts/time-series.ts";
import { Picture } from "./picture.tsx";
import { PlotBody } from "./plot-body.tsx";

type Props = {
  model: TimeSeriesModel;
  title: string;
  description: string;
  limitLabel?: string;
  isTimed?: boolean | undefined;
};

/** A prepared series as a picture: it is complete without any script. */
export function PlotSvg({ model, title, description, limitLabel, isTimed }: Props) {
  return (
    <Picture size={model.frame} title={title} description={description}>
      <PlotBody model={model} isTimed={isTimed} {...(limitLabel !== undefined && { limitLabel })} />
    </Picture>
  );
}
