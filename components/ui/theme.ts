/** The cookie that keeps the chosen theme; absent or `system` follows the device. */
export const themeCookie = "lastgood_theme";

/** The themes a person may choose. */
export const themes = ["light", "dark", "system"] as const;

/** One of the themes. */
export type Theme = (typeof themes)[number];

/** The theme of a cookie's value; anything unknown follows the device. */
export function readTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? "system";
}
