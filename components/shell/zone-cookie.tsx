"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { timeZoneCookie } from "#components/messages/time-zone.ts";

const yearSeconds = 31_536_000;

/** Tells the server the browser's zone, and draws the page again when it was written in another one. */
export function ZoneCookie({ rendered }: { rendered: string }) {
  const router = useRouter();
  useEffect(() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone || zone === rendered) return;
    const value = encodeURIComponent(zone);
    if (document.cookie.split("; ").includes(`${timeZoneCookie}=${value}`)) return;
    document.cookie = `${timeZoneCookie}=${value}; path=/; max-age=${yearSeconds}; samesite=lax`;
    router.refresh();
  }, [rendered, router]);
  return null;
}
