"use client";

import { useEffect } from "react";
import { useRedraw } from "#components/shell/use-redraw.ts";

const usualMs = 2_000;

/** Draws nothing; reads the page's data anew every two seconds, or as often as said, for as long as it is on the page and the page is seen. */
export function RefreshWhile({ everyMs = usualMs }: { everyMs?: number }) {
  const redraw = useRedraw();
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) redraw();
    }, everyMs);
    return () => clearInterval(timer);
  }, [redraw, everyMs]);
  return null;
}
