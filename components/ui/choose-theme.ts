import { themeCookie } from "./theme.ts";
import type { Theme } from "./theme.ts";

const yearSeconds = 31_536_000;

/** Draws the page in a theme at once and keeps it in a cookie for the next page; in the browser only. */
export function chooseTheme(theme: Theme): void {
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=${yearSeconds}; samesite=lax`;
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}
