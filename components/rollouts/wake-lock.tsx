"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

/** Keeps the screen on while the page is looked at: asks again whenever it comes back to the front, since going away gives it up. */
export function WakeLock() {
  const t = useTranslations("rollout");
  const [isWanted, setWanted] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (!isWanted) return;
    let held: WakeLockSentinel | null = null;
    let isOver = false;
    const ask = async () => {
      if (document.hidden) return;
      try {
        held = await navigator.wakeLock.request("screen");
        setFailed(false);
        if (isOver) await held.release();
      } catch {
        setFailed(true);
      }
    };
    const onSeen = () => void ask();
    document.addEventListener("visibilitychange", onSeen);
    onSeen();
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", onSeen);
      void held?.release();
    };
  }, [isWanted]);
  // A browser that cannot do it is not asked for it.
  if (!("wakeLock" in navigator)) return null;
  return (
    <p className="acts after">
      <button
        className="btn"
        type="button"
        aria-pressed={isWanted}
        onClick={() => {
          setFailed(false);
          setWanted(!isWanted);
        }}
      >
        {t(isWanted ? "wakeLockOn" : "wakeLock")}
      </button>
      {isWanted && hasFailed && (
        <span className="sub" role="status">
          {t("wakeLockFailed")}
        </span>
      )}
    </p>
  );
}
