"use client";

import { useEffect, useState } from "react";
import { FreshnessChip } from "#components/ui/freshness-chip.tsx";
import { useRedraw } from "./use-redraw.ts";

const everyMs = 10_000;
/** Two polls that brought nothing are no polling any more. */
const lateAfterMs = 25_000;

/**
 * Has the server draw the page anew every ten seconds while it is looked at, and says how fresh it is, never more than it is:
 * what does not arrive is said with the time of what is shown. `at` is when the data were made (ISO 8601).
 */
export function PolledChip({ at }: { at: string }) {
  const redraw = useRedraw();
  const [lateAt, setLateAt] = useState<string | null>(null);
  useEffect(() => {
    // Counted from its arrival, since the reader's clock may be another one.
    const timer = setTimeout(() => setLateAt(at), lateAfterMs);
    return () => clearTimeout(timer);
  }, [at]);
  useEffect(() => {
    const ask = () => {
      if (!document.hidden) redraw();
    };
    const timer = setInterval(ask, everyMs);
    document.addEventListener("visibilitychange", ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", ask);
    };
  }, [redraw]);
  const isLate = lateAt === at;
  const lost = typeof navigator !== "undefined" && !navigator.onLine ? "offline" : "reconnecting";
  return <FreshnessChip freshness={isLate ? lost : "polling"} at={at} />;
}
