import { useLocale, useTranslations } from "next-intl";
import { useFailureWords } from "#components/shell/failure-words.ts";
import { formatDuration } from "#lib/charts/format-instant.ts";
import { formatCount, formatDecimal } from "#lib/charts/format-value.ts";
import type { CheckReason } from "#lib/replays/check-schema.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { listWords } from "./list-words.ts";

type Facts = CheckReason["facts"];
type Say = (key: string) => string;
type SayWith = (key: string, output?: string) => string;
type Speaker = {
  readonly locale: string;
  readonly glossary: Say;
  readonly test: SayWith;
  readonly why: (reason: Json | undefined) => string;
};

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const number = (value: Json | undefined): number => (typeof value === "number" ? value : 0);
const texts = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

function percent(value: number): string {
  return `${formatDecimal(value, value < 1 ? 2 : 1)}%`;
}

/** A share, 0 to 1, in percent with the digits that count. */
export function percentOf(share: number): string {
  return percent(100 * share);
}

/** A latency in milliseconds. */
export function milliseconds(value: number): string {
  return `${formatDecimal(value, value < 10 ? 1 : 0)} ms`;
}

/** The values of every sentence, by its name; what a reason has no fact for is not in its sentence. */
function valuesOf(facts: Facts, { locale, glossary, test, why }: Speaker): Record<string, string | number> {
  const plain = Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => (typeof value === "number" ? [[name, value]] : [])),
  );
  const modality = text(facts["modality"]);
  const source = text(facts["source"]);
  const component = text(facts["component"]);
  const fault = text(facts["fault"]);
  const output = text(facts["output"]);
  return {
    ...plain,
    failed: formatCount(number(facts["failed"])),
    without: formatCount(number(facts["without"] ?? facts["noResult"])),
    errors: formatCount(number(facts["errors"])),
    bound: percent(number(facts["boundPercent"])),
    maximum: percent(number(facts["maximumPercent"])),
    elapsed: formatDuration(number(facts["elapsedMs"]), locale),
    p95: milliseconds(number(facts["p95Ms"])),
    value: milliseconds(number(facts["valueMs"])),
    limit: milliseconds(number(facts["limitMs"])),
    why: why(facts["why"]),
    fields: listWords(texts(facts["fields"]), locale),
    modalities: listWords(
      texts(facts["modalities"]).map((each) => glossary(`modality.${each}`)),
      locale,
    ),
    modality: modality === "" ? "" : glossary(`modality.${modality}`),
    component: component === "" ? "" : glossary(`component.${component}`),
    quantile: text(facts["quantile"]),
    source: source === "" ? "" : test(`source.${source}`),
    key: text(facts["key"]),
    fault: fault === "" ? "" : test(`fault.${fault}`, output),
  };
}

/** The sentence of a check's reason, with the first stage that differs and so the component that was not rolled back. */
export function useReasonWords(): (reason: CheckReason) => string {
  const t = useTranslations("rollbacks.test");
  const words = useTranslations("glossary");
  const locale = useLocale();
  const speaker: Speaker = {
    locale,
    glossary: (key) => words(key as "modality.text"),
    test: (key, output = "") => t(key as "fault.output_empty", { output }),
    why: useFailureWords(),
  };
  return ({ code, facts }) => {
    const isVaried = code === "cases_differ" && facts["failed"] === 0;
    const sentence = t(`why.${isVaried ? "behaviour_differs" : code}`, valuesOf(facts, speaker));
    const stage = text(facts["stage"]);
    return stage === "" ? sentence : `${sentence} ${t(`diverging.${stage as "decode"}`)}`;
  };
}
