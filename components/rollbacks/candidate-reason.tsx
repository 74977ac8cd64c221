import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useActReason } from "#components/audit/act-words.ts";
import { listCommaIn } from "#components/shell/punctuation.ts";
import { formatDuration, formatInstant } from "#lib/charts/format-instant.ts";
import { formatCount, formatDecimal, formatSigned } from "#lib/charts/format-value.ts";
import { LocalizedText, Modality } from "#lib/schema/atoms.ts";
import type { CandidateReason } from "#lib/rollbacks/schema.ts";
import { ReadinessPart } from "#lib/targets/readiness-schema.ts";
import { ComponentKind } from "#lib/versions/schema.ts";
import { listWords } from "./list-words.ts";

type Facts = CandidateReason["facts"];

function textList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function useFactWords(): (facts: Facts) => Record<string, string | number> {
  const words = useTranslations("glossary");
  const readiness = useTranslations("readiness");
  const actReason = useActReason();
  const locale = useLocale();
  const context = { locale, timeZone: useTimeZone() ?? "UTC" };
  const missing = words("notRecorded");
  return (facts) => {
    const number = (name: string, write: (value: number) => string) => {
      const value = facts[name];
      return typeof value === "number" ? write(value) : missing;
    };
    const text = (name: string) => (typeof facts[name] === "string" ? facts[name] : missing);
    const modality = Modality.safeParse(facts["modality"]);
    const kinds = textList(facts["components"]).map((kind) => ComponentKind.safeParse(kind).data ?? null);
    const components = kinds.filter((kind) => kind !== null).map((kind) => words(`component.${kind}`));
    const parts = textList(facts["parts"]).map((part) => ReadinessPart.safeParse(part).data ?? null);
    const partNames = parts.filter((part) => part !== null).map((part) => readiness(`part.${part}`));
    const fields = textList(facts["fields"]);
    const said = LocalizedText.safeParse(facts["text"]).data;
    const at = new Date(text("at"));
    return {
      modality: words(`modality.${modality.data ?? "overall"}`),
      components: components.length === 0 ? missing : listWords(components, locale),
      fields: fields.length === 0 ? missing : fields.join(listCommaIn(locale)),
      parts: partNames.length === 0 ? missing : listWords(partNames, locale),
      estimate: number("estimate", (value) => `${formatSigned(value, 1)}\u00a0pt`),
      lower: number("lower", (value) => formatSigned(value, 1)),
      upper: number("upper", (value) => formatSigned(value, 1)),
      candidate: number("candidate", (value) => `${formatDecimal(value, 1)}%`),
      suspect: number("suspect", (value) => `${formatDecimal(value, 1)}%`),
      duration: number("ms", (value) => formatDuration(Math.max(1000, value), locale)),
      requests: number("requests", formatCount),
      count: typeof facts["count"] === "number" ? facts["count"] : 0,
      time: Number.isNaN(at.getTime()) ? missing : formatInstant(at, context),
      reason: actReason(text("reason")),
      consumer: text("consumer"),
      text: (locale === "zh-CN" ? said?.["zh-CN"] : null) ?? said?.en ?? missing,
    };
  };
}

/** One reason for or against a version, as a sentence of the reader's language with its numbers. */
export function CandidateReasonText({ reason }: { reason: CandidateReason }) {
  const t = useTranslations("rollbacks.reason");
  const values = useFactWords()(reason.facts);
  return (
    <span data-reason={reason.code}>{t.rich(reason.code, { ...values, b: (text) => <b>{text}</b> })}</span>
  );
}
