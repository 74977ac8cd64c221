"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const usualMs = 2_000;

/** Draws nothing; reads the page's data anew every two seconds, or as often as said, for as long as it is on the page and the page is seen. */
export function RefreshWhile({ everyMs = usualMs }: { everyMs?: number }) {
  const { refresh } = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [refresh, everyMs]);
  return null;
}
