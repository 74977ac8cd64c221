import { useTranslations } from "next-intl";
import type { Problem } from "#lib/schema/problem.ts";

/** Gives the function that says a whole form's refusal in the reader's language, by its code. */
export function useRefusalWords(): (problem: Problem) => string {
  const t = useTranslations("errors");
  return ({ code, detail }) => t(`code.${code}`, { detail });
}
