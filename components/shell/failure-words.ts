import { useTranslations } from "next-intl";
import type { FailureCode } from "#lib/schema/failure-reason.ts";

/** What a sentence of a failure may need; a reason that lacks one says a dash. */
const blank = {
  adapter: "–",
  advice: "other",
  destination: "–",
  done: "–",
  seconds: "–",
  status: "–",
  sum: "–",
  system: "–",
  total: "–",
  uri: "–",
  version: "–",
} as const;

type Kept = { readonly code?: unknown; readonly facts?: Readonly<Record<string, string | number>> };

/**
 * Gives the function that says why a call to something outside failed, in the reader's language. It takes a reason as it was kept;
 * one that is missing or unknown is said to have no words of its own.
 */
export function useFailureWords(): (why: unknown) => string {
  const t = useTranslations("failures");
  return (why) => {
    const { code, facts = {} } = (why ?? {}) as Kept;
    const known = typeof code === "string" && t.has(code as FailureCode) ? (code as FailureCode) : "unknown";
    return t(known, { ...blank, ...facts });
  };
}
