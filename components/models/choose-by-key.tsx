"use client";

import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { usePathname, useRouter } from "#components/messages/navigation.ts";

type Props = {
  /** Ids of the versions before and after the chosen one; null where there is none. */
  before: string | null;
  after: string | null;
  children: ReactNode;
};

/**
 * Inside, a press on what is of a version (`data-version`) chooses it, and "[" and "]" choose the one before and after: the address
 * names it then. Links beside it do the same without scripts.
 */
export function ChooseByKey({ before, after, children }: Props) {
  const inside = useRef<HTMLDivElement>(null);
  const { replace } = useRouter();
  const path = usePathname();
  useEffect(() => {
    const own = inside.current;
    const choose = (version: string | null | undefined) => {
      if (version === null || version === undefined) return;
      const query = new URLSearchParams(location.search);
      query.set("version", version);
      replace(`${path}?${query.toString()}`, { scroll: false });
    };
    const onKeyDown = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent) => {
      if (altKey || ctrlKey || metaKey) return;
      if (key === "[") choose(before);
      if (key === "]") choose(after);
    };
    const onClick = ({ target }: MouseEvent) =>
      choose(
        target instanceof Element ? target.closest("[data-version]")?.getAttribute("data-version") : null,
      );
    own?.addEventListener("keydown", onKeyDown);
    own?.addEventListener("click", onClick);
    return () => {
      own?.removeEventListener("keydown", onKeyDown);
      own?.removeEventListener("click", onClick);
    };
  }, [after, before, path, replace]);
  return (
    <div className="by-key" ref={inside}>
      {children}
    </div>
  );
}
