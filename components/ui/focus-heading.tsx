"use client";

import { useEffect } from "react";

/** Whether the page was reached from another one of the product. */
function isFromElsewhere(): boolean {
  const from = URL.parse(document.referrer);
  return from !== null && from.origin === location.origin && from.pathname !== location.pathname;
}

/**
 * Draws nothing; a step that was reached from another page begins at its heading, so that a screen reader says where one is. What has
 * the focus already, such as the summary of a refused form, keeps it.
 */
export function FocusHeading() {
  useEffect(() => {
    const isTaken = document.activeElement !== null && document.activeElement !== document.body;
    if (isTaken || !isFromElsewhere()) return;
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
  }, []);
  return null;
}
