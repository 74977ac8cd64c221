"use client";

import { useEffect, useRef } from "react";
import { usePathname, useRouter } from "#components/messages/navigation.ts";

/** Shows the consequences of another version as soon as it is chosen in the same form; without script the form still posts. */
export function FollowChoice({ fieldName, parameter }: { fieldName: string; parameter: string }) {
  const marker = useRef<HTMLSpanElement>(null);
  const router = useRouter();
  const pathname = usePathname();
  useEffect(() => {
    const form = marker.current?.closest("form");
    const follow = ({ target }: Event) => {
      if (!(target instanceof HTMLInputElement) || target.name !== fieldName) return;
      const query = new URLSearchParams(location.search);
      query.delete("draft");
      query.set(parameter, target.value);
      router.replace(`${pathname}?${query.toString()}`, { scroll: false });
    };
    form?.addEventListener("change", follow);
    return () => form?.removeEventListener("change", follow);
  }, [fieldName, parameter, pathname, router]);
  return <span hidden ref={marker} />;
}
