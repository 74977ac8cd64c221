"use client";

import { useEffect } from "react";
import { useRedraw } from "#components/shell/use-redraw.ts";
import { rollbackEventsAddress } from "#lib/rollbacks/client.ts";

function ignore(): void {
  // Whether the stream stands changes nothing on a page that only tells who else is there.
}

/** Draws nothing; holds the rollback's stream open, by which others see the reader there, and draws the page anew when somebody comes. */
export function PresenceBeat({ rollbackId }: { rollbackId: string }) {
  const redraw = useRedraw();
  useEffect(() => {
    const stop = new AbortController();
    const listener = {
      onEvent: ({ kind }: { kind: string }) => kind === "rollback.watched" && redraw(),
      onAlive: ignore,
      onLost: ignore,
    };
    void import("#lib/client/follow-events.ts").then(
      ({ followEvents }) => followEvents(rollbackEventsAddress(rollbackId), listener, stop.signal),
      ignore,
    );
    return () => stop.abort();
  }, [redraw, rollbackId]);
  return null;
}
