import { useTranslations } from "next-intl";

/** Gives the word for a kind of channel in the reader's language; one that an adapter of somebody's own brought goes by its name. */
export function useChannelWord(): (kind: string) => string {
  const t = useTranslations("glossary.channel");
  return (kind) => (t.has(kind as "inbox") ? t(kind as "inbox") : kind);
}
