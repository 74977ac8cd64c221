"use client";

import dynamic from "next/dynamic";
import { useSyncExternalStore } from "react";
import type { InteractiveProps } from "./interactive-figure.tsx";

const InteractiveFigure = dynamic(
  () => import("./interactive-figure.tsx").then((file) => file.InteractiveFigure),
  {
    ssr: false,
  },
);

const wideQuery = "(min-width: 1024px)";

function subscribe(onChange: () => void): () => void {
  const query = window.matchMedia(wideQuery);
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
}

type Props = Omit<InteractiveProps, "frame"> & {
  frames: { wide: InteractiveProps["frame"]; narrow: InteractiveProps["frame"] };
};

/** Lays a crosshair with a readout over a finished picture once its code has come; the picture never changes. */
export function InteractiveOverlay({ frames, ...rest }: Props) {
  const isWide = useSyncExternalStore(
    subscribe,
    () => window.matchMedia(wideQuery).matches,
    () => true,
  );
  if (rest.points.length === 0) return null;
  return <InteractiveFigure {...rest} frame={isWide ? frames.wide : frames.narrow} />;
}
