"use client";

import { useRouter } from "next/navigation";
import { useCallback } from "react";

/** Answers without looking at anything. */
const aliveAddress = "/healthz";
const patienceMs = 4_000;

async function isReachable(): Promise<boolean> {
  if (!navigator.onLine) return false;
  try {
    const signal = AbortSignal.timeout(patienceMs);
    return (await fetch(aliveAddress, { cache: "no-store", signal })).ok;
  } catch {
    return false;
  }
}

/**
 * Gives what has the server draw the page anew, provided that it answers right now. A drawing that fails makes the browser leave for
 * an error page of its own, and what was last known would be gone exactly when the connection is.
 */
export function useRedraw(): () => void {
  const { refresh } = useRouter();
  return useCallback(() => {
    void isReachable().then((isAnswering) => isAnswering && refresh());
  }, [refresh]);
}
