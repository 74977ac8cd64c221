"use client";

import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { formatInstant } from "#lib/charts/format-instant.ts";
import { watchdogAddress } from "#lib/rollouts/client.ts";

/** Whether a worker ticks and how to move each target by hand, as the page was drawn with or asked for since. */
export type WatchdogFacts = {
  readonly state: "ticking" | "silent" | "none";
  /** The newest sign of life of any worker, as an ISO instant. */
  readonly beatAt: string | null;
  readonly targets: readonly {
    readonly targetId: string;
    readonly model: string;
    readonly title: string;
    readonly byHand: string;
  }[];
};

const askEveryMs = 5_000;
const patienceMs = 4_000;
/** One lost answer is no outage. */
const failuresToTell = 2;

/** Asks again and again while the page is looked at; `isReachable` turns false after two failures in a row. */
function useWatchdog(drawn: WatchdogFacts): { facts: WatchdogFacts; isReachable: boolean } {
  const [facts, setFacts] = useState(drawn);
  const [failures, setFailures] = useState(0);
  useEffect(() => {
    const ask = async () => {
      if (document.hidden) return;
      try {
        const signal = AbortSignal.timeout(patienceMs);
        const response = await fetch(watchdogAddress, { cache: "no-store", signal });
        if (response.status >= 500) throw new Error(String(response.status));
        if (response.ok) setFacts((await response.json()) as WatchdogFacts);
        setFailures(0);
      } catch {
        setFailures((count) => count + 1);
      }
    };
    const timer = setInterval(() => void ask(), askEveryMs);
    return () => clearInterval(timer);
  }, []);
  return { facts, isReachable: failures < failuresToTell };
}

/**
 * Stands under the header of every page while no worker makes progress or the page cannot reach the product: what traffic
 * does meanwhile, and how to move it without us.
 */
export function Watchdog({ drawn }: { drawn: WatchdogFacts }) {
  const t = useTranslations("shell.watchdog");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const { facts, isReachable } = useWatchdog(drawn);
  const { state, beatAt, targets } = facts;
  const shown = !isReachable ? "unreachable" : state;
  if (shown === "ticking") return null;
  const time = beatAt === null ? "" : formatInstant(new Date(beatAt), { locale, timeZone });
  return (
    <aside className="watchdog" role="status" aria-label={t("label")} data-watchdog={shown}>
      <p>
        <b>{t(shown, { time })}</b> {t("meaning")}
      </p>
      {targets.length > 0 && (
        <details>
          <summary>{t("byHand")}</summary>
          {targets.map(({ targetId, model, title, byHand }) => (
            <p key={targetId}>
              {t("target", { model, title })} <code>{byHand}</code>
            </p>
          ))}
        </details>
      )}
    </aside>
  );
}
