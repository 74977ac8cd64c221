"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Icon } from "./icon.tsx";

const shownAtEachEnd = 4;
const saidForMs = 2000;

/** A digest in mono, shortened to both ends, whole in its title; the button copies all of it. */
export function Digest({ value }: { value: string }) {
  const t = useTranslations("shell");
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), saidForMs);
  };
  return (
    <span className="digest">
      <code title={value}>
        {value.slice(0, shownAtEachEnd)}…{value.slice(-shownAtEachEnd)}
      </code>
      <button className="icon-btn" type="button" onClick={copy} aria-label={t("copyDigest")}>
        <Icon name={isCopied ? "tick" : "copy"} />
      </button>
      <span className="vh" aria-live="polite">
        {isCopied && t("copied")}
      </span>
    </span>
  );
}
