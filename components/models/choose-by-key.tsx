"use client";

import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { useRouter } from "#components/messages/navigation.ts";

type Props = {
  /** The page with the version before and after chosen; null where there is none. */
  beforeHref: string | null;
  afterHref: string | null;
  children: ReactNode;
};

/** While anything inside has the keyboard, "[" and "]" choose the version before and after. */
export function ChooseByKey({ beforeHref, afterHref, children }: Props) {
  const inside = useRef<HTMLDivElement>(null);
  const { replace } = useRouter();
  useEffect(() => {
    const own = inside.current;
    const onKeyDown = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent) => {
      const href = key === "[" ? beforeHref : key === "]" ? afterHref : null;
      if (href !== null && !altKey && !ctrlKey && !metaKey) replace(href, { scroll: false });
    };
    own?.addEventListener("keydown", onKeyDown);
    return () => own?.removeEventListener("keydown", onKeyDown);
  }, [afterHref, beforeHref, replace]);
  return (
    <div className="by-key" ref={inside}>
      {children}
    </div>
  );
}
