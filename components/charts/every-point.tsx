"use client";

import { useEffect, useState } from "react";
import { extremesPath, joinedWithin } from "#lib/charts/extremes-path.ts";
import { timeScale } from "#lib/charts/frame.ts";
import type { Frame } from "#lib/charts/frame.ts";
import { unpackColumns } from "#lib/charts/point-columns.ts";
import type { TimeRange } from "#lib/charts/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { fetchPoints } from "#lib/targets/client.ts";
import type { AskedPoints } from "#lib/targets/client.ts";

type Props = {
  asked: AskedPoints;
  range: TimeRange;
  frame: Frame;
  /** Both ends of the axis, which counts in the metric's own unit. */
  axis: { min: number; max: number };
  modality: Modality;
};

const finest = 2000;

/** Every point at the plot's own width in device pixels, once it has come; until then, and on failure, nothing. */
export function EveryPoint({ asked, range, frame, axis, modality }: Props) {
  const [path, setPath] = useState("");
  const { targetId, metric, modality: of, version } = asked;
  const { fromAt, toAt } = range;
  const { left, right, top, bottom } = frame;
  const { min, max } = axis;
  useEffect(() => {
    const abort = new AbortController();
    const width = Math.min(finest, Math.round((right - left) * window.devicePixelRatio));
    const wanted = { targetId, metric, modality: of, ...(version !== undefined && { version }) };
    fetchPoints(wanted, { fromAt, toAt, width }, abort.signal).then(
      ({ series: [line] }) => {
        if (line === undefined || abort.signal.aborted) return;
        const x = timeScale({ fromAt, toAt }, { left, right });
        const perUnit = (bottom - top) / (max - min);
        const y = (value: number) => bottom - (value - min) * perUnit;
        const gapAfterMs = joinedWithin({ columnMs: (toAt - fromAt) / width, stepMs: line.stepMs });
        setPath(extremesPath(unpackColumns(line.points, fromAt), { x, y, gapAfterMs }));
      },
      // The picture that came with the page has the same extremes, only coarser, and stays.
      () => undefined,
    );
    return () => abort.abort();
  }, [targetId, metric, of, version, fromAt, toAt, left, right, top, bottom, min, max]);
  if (path === "") return null;
  return (
    <svg
      className="every-point"
      width={frame.width}
      height={frame.height}
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      aria-hidden="true"
    >
      <path className={`every s-${modality}`} d={path} />
    </svg>
  );
}
