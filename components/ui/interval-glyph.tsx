import { layoutInterval } from "#lib/charts/interval-layout.ts";
import type { DrawnInterval, IntervalScale } from "#lib/charts/interval-layout.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { ModalityShape } from "./modality-mark.tsx";

type Props = {
  /** Null draws the zero line alone, for what has no difference. */
  interval: DrawnInterval | null;
  scale: IntervalScale;
  modality: Modality;
  title: string;
  /** The guardrail's limit in the same benefit direction, drawn dashed. */
  limit?: number;
  height?: number;
};

/** A difference with its interval on a zero line that its neighbours share; worse is always left. */
export function IntervalGlyph({ interval, scale, modality, title, limit, height = 30 }: Props) {
  const middle = height / 2;
  const drawn = interval ?? { estimate: 0, low: 0, high: 0 };
  const layout = layoutInterval(drawn, scale, limit ?? null);
  return (
    <svg className="iv" width="100%" height={height} role="img">
      <title>{title}</title>
      <line className="zero" x1={layout.zero} x2={layout.zero} y1="0" y2={height} />
      {layout.limit !== null && (
        <line className="thr" x1={layout.limit} x2={layout.limit} y1="0" y2={height} />
      )}
      {interval && (
        <>
          <g className={`s-${modality}`}>
            <line className="ci" x1={layout.low} x2={layout.high} y1={middle} y2={middle} />
            {!layout.isCutLow && (
              <line className="cap" x1={layout.low} x2={layout.low} y1={middle - 5} y2={middle + 5} />
            )}
            {!layout.isCutHigh && (
              <line className="cap" x1={layout.high} x2={layout.high} y1={middle - 5} y2={middle + 5} />
            )}
          </g>
          <svg x={layout.estimate} y={middle} width="1" height="1" overflow="visible">
            <ModalityShape modality={modality} scale={1.05} />
          </svg>
        </>
      )}
    </svg>
  );
}
