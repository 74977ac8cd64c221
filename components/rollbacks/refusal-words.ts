import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { formatInstant } from "#lib/charts/format-instant.ts";
import type { Problem } from "#lib/schema/problem.ts";

/** Gives the function that says a whole form's refusal in the reader's language, by its code; a freeze with who and until when. */
export function useRefusalWords(): (problem: Problem) => string {
  const t = useTranslations("errors");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  return ({ code, extra }) => {
    const { freezeId, owner, until, reason, onlyOwner, driver } = extra ?? {};
    if (typeof driver === "string") return t("notDriver", { driver });
    if (typeof onlyOwner === "string") return t("onlyOwner", { owner: onlyOwner });
    if (freezeId === undefined || typeof until !== "string") return t(`code.${code}`);
    const time = formatInstant(new Date(until), { locale, timeZone });
    return t("frozen", { owner: String(owner), reason: String(reason), time });
  };
}
