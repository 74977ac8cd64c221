"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { chooseTheme } from "#components/ui/choose-theme.ts";
import { themes } from "#components/ui/theme.ts";
import type { Theme } from "#components/ui/theme.ts";

/** Chooses light, dark or the device's theme at once and keeps it in a cookie for the next page. */
export function ThemeSwitch({ current }: { current: Theme }) {
  const t = useTranslations("shell");
  const [theme, setTheme] = useState(current);
  const choose = (next: Theme) => {
    chooseTheme(next);
    setTheme(next);
  };
  return (
    <div className="themes" role="group" aria-label={t("theme")}>
      {themes.map((name) => (
        <button key={name} type="button" aria-pressed={theme === name} onClick={() => choose(name)}>
          {t(name)}
        </button>
      ))}
    </div>
  );
}
