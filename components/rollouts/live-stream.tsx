"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useRedraw } from "#components/shell/use-redraw.ts";
import { FreshnessChip } from "#components/ui/freshness-chip.tsx";
import type { Freshness } from "#components/ui/freshness-chip.tsx";
import { rollbackEventsAddress } from "#lib/rollbacks/client.ts";

type Liveness = { freshness: Freshness; at: string };

const LivenessContext = createContext<Liveness>({ freshness: "rendered", at: new Date(0).toISOString() });

/** Silence after which the page asks by itself, and how often, in milliseconds. */
const silentAfterMs = 20_000;
const pollEveryMs = 10_000;

/** What the stream of a rollback may have changed. */
const keys = [["rollouts"], ["rollbacks"], ["replays"], ["notices"]] as const;

/** Whether what was asked last for a rollback could not be read. */
function isFailing(client: QueryClient): boolean {
  const queries = keys.flatMap((queryKey) => client.getQueryCache().findAll({ queryKey }));
  return queries.some(({ state }) => state.fetchFailureCount > 0);
}

type Props = { rollbackId: string; renderedAt: string; children: ReactNode };

/**
 * Keeps the queries of a rollback fresh: by its stream, and every ten seconds once the stream has been silent for twenty.
 * Tells how fresh the page is, never more than it is: polls that fail are no polling.
 */
export function LiveStream({ rollbackId, renderedAt, children }: Props) {
  const client = useQueryClient();
  const redraw = useRedraw();
  const [state, setState] = useState<Liveness>({ freshness: "rendered", at: renderedAt });
  useEffect(() => {
    const stop = new AbortController();
    const refresh = () => Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
    const become = (freshness: Freshness) => setState(({ at }) => ({ freshness, at }));
    let polling: ReturnType<typeof setInterval> | undefined;
    let silence: ReturnType<typeof setTimeout> | undefined;
    const poll = async () => {
      await refresh();
      if (stop.signal.aborted || polling === undefined) return;
      if (!navigator.onLine || isFailing(client)) become("offline");
      else setState({ freshness: "polling", at: new Date().toISOString() });
    };
    const fallSilent = () => {
      become(navigator.onLine ? "polling" : "offline");
      polling ??= setInterval(() => void poll(), pollEveryMs);
      void poll();
    };
    const hear = () => {
      clearTimeout(silence);
      clearInterval(polling);
      polling = undefined;
      silence = setTimeout(fallSilent, silentAfterMs);
      setState({ freshness: "live", at: new Date().toISOString() });
    };
    silence = setTimeout(fallSilent, silentAfterMs);
    const listener = {
      // Who drives and who looks on is drawn by the server.
      onEvent: ({ kind }: { kind: string }) => {
        if (kind.startsWith("rollback.")) redraw();
        if (kind !== "rollback.watched") void refresh();
      },
      onAlive: hear,
      onLost: () => polling === undefined && become(navigator.onLine ? "reconnecting" : "offline"),
    };
    // Fetched here, so that the page's first load carries no decoding; a failed fetch leaves the page polling.
    void import("#lib/client/follow-events.ts").then(
      ({ followEvents }) => followEvents(rollbackEventsAddress(rollbackId), listener, stop.signal),
      listener.onLost,
    );
    const goOffline = () => become("offline");
    addEventListener("offline", goOffline);
    return () => {
      stop.abort();
      clearTimeout(silence);
      clearInterval(polling);
      removeEventListener("offline", goOffline);
    };
  }, [client, redraw, rollbackId]);
  return <LivenessContext value={state}>{children}</LivenessContext>;
}

/** How fresh the page around it is. */
export function LiveChip() {
  return <FreshnessChip {...useContext(LivenessContext)} />;
}
