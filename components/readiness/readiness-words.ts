import { useLocale, useTranslations } from "next-intl";
import { useFailureWords } from "#components/shell/failure-words.ts";
import { formatDuration } from "#lib/charts/format-instant.ts";
import { Modality } from "#lib/schema/atoms.ts";
import type { ReadinessReason } from "#lib/targets/readiness-schema.ts";
import { ComponentKind } from "#lib/versions/schema.ts";

const secondMs = 1000;

/** Gives the function that writes a measured time; what took less than a second is told as one. */
export function useAbout(): (durationMs: number) => string {
  const locale = useLocale();
  return (durationMs) => formatDuration(Math.max(secondMs, durationMs), locale);
}

function textList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** Gives the function that says a readiness reason as a sentence of the reader's language, with its numbers. */
export function useReadinessWords(): (reason: ReadinessReason) => string {
  const t = useTranslations("readiness.reason");
  const words = useTranslations("glossary");
  const why = useFailureWords();
  const list = new Intl.ListFormat(useLocale(), { type: "conjunction" });
  const named = (items: readonly string[]) =>
    items.length === 0 ? words("notRecorded") : list.format(items);
  return ({ code, facts }) => {
    const number = (name: string) => (typeof facts[name] === "number" ? facts[name] : 0);
    const kinds = textList(facts["components"]).flatMap((kind) => ComponentKind.safeParse(kind).data ?? []);
    const modalities = textList(facts["modalities"]).flatMap((each) => Modality.safeParse(each).data ?? []);
    return t(code, {
      count: number("count"),
      failed: number("failed"),
      components: named(kinds.map((kind) => words(`component.${kind}`))),
      modalities: named(modalities.map((modality) => words(`modality.${modality}`))),
      consumers: named(textList(facts["consumers"])),
      fields: named(textList(facts["fields"])),
      why: why(facts["why"]),
    });
  };
}
