import { useTranslations } from "next-intl";
import type { TakeAwayWords } from "./report-take-away.tsx";

/** The words of taking a page along, for the server to hand down. */
export function useTakeAwayWords(): TakeAwayWords {
  const t = useTranslations("report");
  return {
    copy: t("copyMarkdown"),
    copied: t("copied"),
    notCopied: t("notCopied"),
    copyLink: t("copyLink"),
    linkCopied: t("linkCopied"),
    linkNotCopied: t("linkNotCopied"),
    downloadMarkdown: t("downloadMarkdown"),
    downloadJson: t("downloadJson"),
    print: t("print"),
    asMarkdown: t("asMarkdown"),
  };
}
