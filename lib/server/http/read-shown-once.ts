import { cookies } from "next/headers";
import { ShownOnce, shownOnceCookie } from "#lib/access/shown-once-schema.ts";

/** The secret that a form's answer left for this page to show; null once its two minutes are over. */
export async function readShownOnce(): Promise<ShownOnce | null> {
  const value = (await cookies()).get(shownOnceCookie)?.value;
  if (value === undefined) return null;
  try {
    return ShownOnce.parse(JSON.parse(value));
  } catch {
    return null;
  }
}
