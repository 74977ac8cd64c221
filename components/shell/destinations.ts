import type { IconName } from "#components/ui/icon.tsx";

/** The places that the rail and the bottom bar lead to; a place stands here once its screen is real. */
export const railDestinations = [
  { key: "overview", href: "/", icon: "gauge" },
  { key: "models", href: "/models", icon: "box" },
  { key: "rollbacks", href: "/rollbacks", icon: "loop" },
  { key: "changelog", href: "/changelog", icon: "list" },
  { key: "inbox", href: "/inbox", icon: "hand" },
  { key: "audit", href: "/audit", icon: "check" },
  { key: "settings", href: "/settings", icon: "sliders" },
] as const satisfies readonly { key: string; href: string; icon: IconName }[];

/** The first four places, which the bottom bar of phones has room for. */
export const tabDestinations = railDestinations.slice(0, 4);

/** How many things wait behind a place, by its key; absent shows no number. */
export type DestinationCounts = Partial<Record<(typeof railDestinations)[number]["key"], number>>;

/** Whether a place is the one being looked at; both paths are without the language prefix. */
export function isCurrentDestination(href: string, pathname: string): boolean {
  if (href === "/") return pathname === "/";
  return pathname === href || pathname.startsWith(`${href}/`);
}
