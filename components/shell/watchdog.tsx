"use client";

import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { formatInstant } from "#lib/charts/format-instant.ts";
import { frameAddress } from "#lib/rollbacks/client.ts";
import { useRedraw } from "./use-redraw.ts";

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
/** Nobody sees the page, only its title and icon. */
const askHiddenEvery = 3;
const patienceMs = 4_000;
/** One lost answer is no outage. */
const failuresToTell = 2;

type Frame = { readonly watchdog: WatchdogFacts; readonly pulse: string };

/**
 * Asks again and again, and has the page drawn anew when its frame shows something else by now; `isReachable` turns false after
 * two failures in a row.
 */
function useFrame(drawn: WatchdogFacts, pulse: string): { facts: WatchdogFacts; isReachable: boolean } {
  const [facts, setFacts] = useState(drawn);
  const [failures, setFailures] = useState(0);
  const redraw = useRedraw();
  const shown = useRef(pulse);
  useEffect(() => void (shown.current = pulse), [pulse]);
  useEffect(() => {
    let round = 0;
    const ask = async () => {
      round += 1;
      if (document.hidden && round % askHiddenEvery !== 0) return;
      try {
        const signal = AbortSignal.timeout(patienceMs);
        const response = await fetch(frameAddress, { cache: "no-store", signal });
        if (response.status >= 500) throw new Error(String(response.status));
        if (response.ok) {
          const frame = (await response.json()) as Frame;
          setFacts(frame.watchdog);
          if (frame.pulse !== shown.current) redraw();
          shown.current = frame.pulse;
        }
        setFailures(0);
      } catch {
        setFailures((count) => count + 1);
      }
    };
    const timer = setInterval(() => void ask(), askEveryMs);
    return () => clearInterval(timer);
  }, [redraw]);
  return { facts, isReachable: failures < failuresToTell };
}

/**
 * Keeps what the frame tells up to date: strip, title and icon. Stands under the header of every page while no worker makes progress
 * or the page cannot reach the product: what traffic does meanwhile, and how to move it without us.
 */
export function Watchdog({ drawn, pulse }: { drawn: WatchdogFacts; pulse: string }) {
  const t = useTranslations("shell.watchdog");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const { facts, isReachable } = useFrame(drawn, pulse);
  const { state, beatAt, targets } = facts;
  const shown = !isReachable ? "unreachable" : state;
  if (shown === "ticking") return null;
  const time = beatAt === null ? "" : formatInstant(new Date(beatAt), { locale, timeZone });
  return (
    <aside className="watchdog" aria-label={t("label")} data-watchdog={shown}>
      <div role="status">
        <p>
          <b>{t(shown, { time })}</b> {t(isReachable ? "meaning" : "cutOff")}
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
      </div>
    </aside>
  );
}
