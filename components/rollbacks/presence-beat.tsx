"use client";

import { useEffect } from "react";
import { useRedraw } from "#components/shell/use-redraw.ts";
import { rollbackEventsAddress } from "#lib/rollbacks/client.ts";

function ignore(): void {
  // Whether the stream stands changes nothing on a page that only tells who else is there.
}

/** Nobody is missed in the first seconds, in which the page itself is to come. */
const waitMs = 3_000;

/** Draws nothing; holds the rollback's stream open, by which others see the reader there, and draws the page anew when somebody comes. */
export function PresenceBeat({ rollbackId }: { rollbackId: string }) {
  const redraw = useRedraw();
  useEffect(() => {
    const stop = new AbortController();
    const listener = {
      onEvent: ({ kind }: { kind: string }) => kind.startsWith("rollback.") && redraw(),
      onAlive: ignore,
      onLost: ignore,
    };
    const follow = () =>
      void import("#lib/client/follow-events.ts").then(
        ({ followEvents }) => followEvents(rollbackEventsAddress(rollbackId), listener, stop.signal),
        ignore,
      );
    const timer = setTimeout(follow, waitMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [redraw, rollbackId]);
  return null;
}
