"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";

type Props = {
  /** The cookie that brought it here, which ends when the page is left. */
  cookie: string;
  secret: string;
  title: ReactNode;
  note: ReactNode;
};

/** A secret that was just made, to be copied now; leaving the page forgets it. Without a script its cookie ends by itself. */
export function ShownSecret({ cookie, secret, title, note }: Props) {
  const t = useTranslations("shell");
  const code = useRef<HTMLElement>(null);
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    const forget = () => {
      document.cookie = `${cookie}=; path=${location.pathname}; max-age=0; samesite=lax`;
    };
    addEventListener("pagehide", forget);
    return () => {
      removeEventListener("pagehide", forget);
      forget();
    };
  }, [cookie]);
  const copy = async () => {
    if (code.current !== null) getSelection()?.selectAllChildren(code.current);
    // Without https there is no clipboard to write to: what was selected is copied by hand.
    await (navigator.clipboard as Clipboard | undefined)?.writeText(secret);
    setCopied("clipboard" in navigator);
  };
  return (
    <div className="shown-once" role="status">
      <p>{title}</p>
      <p>
        <code data-secret ref={code}>
          {secret}
        </code>
      </p>
      <p className="acts">
        <Button type="button" onClick={copy}>
          {t(isCopied ? "copied" : "copy")}
        </Button>
        <span className="sub">{note}</span>
      </p>
    </div>
  );
}
