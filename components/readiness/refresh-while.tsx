"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const everyMs = 2_000;

/** Draws nothing; reads the page's data anew every two seconds for as long as it is on the page and the page is seen. */
export function RefreshWhile() {
  const { refresh } = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [refresh]);
  return null;
}
