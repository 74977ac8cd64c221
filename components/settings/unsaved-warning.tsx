"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

/**
 * Says that a form of the page was changed and not saved, and asks before the page is left: by a link, by going back or by closing it.
 * Watches every form that posts; without a script nothing is asked.
 */
export function UnsavedWarning() {
  const t = useTranslations("shell");
  const [isDirty, setIsDirty] = useState(false);
  useEffect(() => {
    const change = ({ target }: Event) => {
      const form = target instanceof Element ? target.closest("form") : null;
      if (form?.method === "post") setIsDirty(true);
    };
    const settle = () => setIsDirty(false);
    document.addEventListener("input", change);
    document.addEventListener("submit", settle);
    document.addEventListener("reset", settle);
    return () => {
      document.removeEventListener("input", change);
      document.removeEventListener("submit", settle);
      document.removeEventListener("reset", settle);
    };
  }, []);
  const question = t("unsavedLeave");
  useEffect(() => {
    if (!isDirty) return undefined;
    const unload = (event: BeforeUnloadEvent) => event.preventDefault();
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (link === null || link.getAttribute("href")?.startsWith("#")) return;
      if (confirm(question)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener("beforeunload", unload);
    document.addEventListener("click", follow, { capture: true });
    return () => {
      removeEventListener("beforeunload", unload);
      document.removeEventListener("click", follow, { capture: true });
    };
  }, [isDirty, question]);
  return (
    <p className="unsaved t13" role="status">
      {isDirty ? t("unsaved") : ""}
    </p>
  );
}
