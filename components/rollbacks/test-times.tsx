"use client";

import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { formatDuration } from "#lib/charts/format-instant.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { isRunning } from "./test-checks.ts";

const everyMs = 1_000;

/** Milliseconds since the page was drawn, once a second while `isOn`; by the reader's own clock, whatever it shows. */
function useSinceDrawn(isOn: boolean): number {
  const [sinceMs, setSinceMs] = useState(0);
  useEffect(() => {
    if (!isOn) return undefined;
    const begunMs = performance.now();
    const timer = setInterval(() => setSinceMs(performance.now() - begunMs), everyMs);
    return () => clearInterval(timer);
  }, [isOn]);
  return sinceMs;
}

/** How long a test has been going on and about how long it still does, or how long it took. */
export function TestTimes({ run, drawnAt }: { run: ReplayRun; drawnAt: string }) {
  const t = useTranslations("rollbacks.test");
  const locale = useLocale();
  const isOn = isRunning(run);
  const sinceMs = useSinceDrawn(isOn);
  const { startedAt, finishedAt, remainingMs } = run;
  if (startedAt === null) return <p className="times">{isOn ? t("waiting") : ""}</p>;
  const end = finishedAt?.getTime() ?? new Date(drawnAt).getTime() + sinceMs;
  const elapsed = formatDuration(Math.max(0, end - startedAt.getTime()), locale);
  if (!isOn) return <p className="times">{t("took", { elapsed })}</p>;
  const left =
    remainingMs === null
      ? t("remainingUnknown")
      : t("remaining", { remaining: formatDuration(Math.max(1_000, remainingMs), locale) });
  return (
    <p className="times">
      {t("elapsed", { elapsed })} · {left}
    </p>
  );
}
