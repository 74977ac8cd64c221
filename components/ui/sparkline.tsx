import type { SparklineModel } from "#lib/charts/sparkline.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { ModalityShape } from "./modality-mark.tsx";

/** A prepared sparkline; its numbers stand beside it in words, so it is hidden from screen readers. */
export function Sparkline({ model, modality }: { model: SparklineModel; modality: Modality }) {
  const { width, height, path, last, baseline } = model;
  return (
    <svg
      className="spark"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      {baseline !== null && <line className="ax" x1="0" x2={width} y1={baseline} y2={baseline} />}
      {path && <path className={`ln s-${modality}`} d={path} />}
      {last && (
        <g transform={`translate(${last.x} ${last.y})`}>
          <ModalityShape modality={modality} scale={0.9} />
        </g>
      )}
    </svg>
  );
}
