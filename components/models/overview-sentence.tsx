import { useLocale, useTranslations } from "next-intl";
import { Sentence } from "#components/shell/sentence.tsx";
import { Time } from "#components/ui/time.tsx";
import { verdictFinding } from "#components/versions/verdict-finding.ts";
import type { OverviewView } from "#lib/rollbacks/overview-schema.ts";

/** Whether anything needs a person. What is degraded is said even where somebody has looked at it. */
function FirstWords({ view }: { view: OverviewView }) {
  const t = useTranslations("overview");
  const total = view.models.length;
  if (view.needsAttention > 0) return t("needs", { count: view.needsAttention, total });
  const worse = view.models.filter(({ state }) => state === "degraded");
  const count = worse.length;
  if (count === 0) return t("nothing");
  const due = worse.flatMap(({ target }) => target?.review?.dueAt ?? []).filter((at) => at > view.checkedAt);
  const [first] = due.toSorted((a, b) => a.getTime() - b.getTime());
  if (first === undefined || due.length < count) return t("looked", { count });
  return t.rich("watched", { count, time: () => <Time at={first} /> });
}

/** What is said where nothing measured is worse: what cannot be told, or that all is as before. */
function Rest({ view }: { view: OverviewView }) {
  const t = useTranslations("overview");
  const blind = view.models.filter(({ state }) => state === "no_data").length;
  if (blind > 0) return t("blind", { count: blind });
  return view.models.some(({ state }) => state === "degraded") ? null : t("allRead");
}

/** What the overview says first: whether anything needs a person, then what is worst. */
export function OverviewSentence({ view }: { view: OverviewView }) {
  const t = useTranslations("overview");
  const words = useTranslations("glossary.modality");
  const locale = useLocale();
  const total = view.models.length;
  if (total === 0) return <Sentence first={t("none")} second={t("noneWhy")} />;
  const worst = view.models
    .flatMap((model) => model.modalities.map((one) => ({ model, ...one })))
    .filter(({ verdict, model }) => verdict?.kind === "regressed" && model.state !== "healthy")
    .toSorted((a, b) => (a.verdict?.evidence?.estimate ?? 0) - (b.verdict?.evidence?.estimate ?? 0))[0];
  const amount = worst === undefined ? null : verdictFinding(worst.verdict, locale).amount;
  if (worst === undefined || amount === null) {
    return <Sentence first={<FirstWords view={view} />} second={<Rest view={view} />} />;
  }
  const second = t("worst", {
    model: worst.model.model.slug,
    modality: words(worst.modality),
    amount,
    // Halfway through a rollback the restored version may have the larger share; it is not what got worse.
    version: worst.model.rollback?.suspectName ?? worst.model.serving[0]?.shortName ?? "",
  });
  return <Sentence first={<FirstWords view={view} />} second={second} />;
}
