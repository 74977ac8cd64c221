"use client";

import { useEffect } from "react";

/** Draws nothing; Ctrl or ⌘ with Enter presses the step's one primary button, unless another form is being filled in. */
export function SubmitByKey() {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
      const primary = document.querySelector<HTMLButtonElement>("main .goal button");
      const form = primary?.form ?? null;
      const filledIn = document.activeElement?.closest("form") ?? form;
      if (primary === null || form === null || filledIn !== form) return;
      event.preventDefault();
      form.requestSubmit(primary);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return null;
}
