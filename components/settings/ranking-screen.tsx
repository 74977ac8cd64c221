import { useTranslations } from "next-intl";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { rankingAddress } from "#lib/models/client.ts";
import { RankingGate } from "#lib/models/judging-schema.ts";
import type { ModelRanking } from "#lib/models/judging-schema.ts";
import { JudgingHistory } from "./judging-history.tsx";
import { ModelLinks } from "./model-links.tsx";
import { RankingForm } from "./ranking-form.tsx";
import { ResetForm } from "./reset-form.tsx";
import { NoModels } from "./no-models.tsx";
import { SettingsFrame } from "./settings-frame.tsx";
import type { SettingsOpened } from "./settings-opened.ts";

const href = "/settings/ranking";

/** The weights and gates in force, for whoever may not change them. */
function RankingFacts({ ranking: { ranking } }: { ranking: ModelRanking }) {
  const t = useTranslations("settings");
  const bars = useTranslations("rollbacks.version.bar");
  const gates = useTranslations("rollbacks.gate");
  return (
    <dl className="facts">
      {(["evaluation", "soak", "traffic", "recency", "restore"] as const).map((name) => (
        <div key={name}>
          <dt>{bars(name)}</dt>
          <dd>{t("points", { points: ranking.weights[name] })}</dd>
        </div>
      ))}
      {RankingGate.options.map((gate) => (
        <div key={gate}>
          <dt>{gates(gate)}</dt>
          <dd>{t(`action.${ranking.gates[gate]}`)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** By what versions to go back to are ranked, and who decided so. */
export function RankingScreen({ facts, view, draft, idempotencyKey, isSaved }: SettingsOpened) {
  const t = useTranslations("settings");
  const { judging } = view;
  if (judging === null) {
    return <NoModels section="ranking" facts={facts} how={t("noModelsHow")} />;
  }
  const { ranking } = judging;
  const model = judging.model.slug;
  return (
    <SettingsFrame section="ranking" facts={facts} hasErrors={draft !== null}>
      <Sentence first={t("sayRanking", { model })} second={ranking.isDefault ? t("isDefault") : t("isOwn")} />
      <ModelLinks models={view.models} current={model} href={href} />
      {isSaved && (
        <p className="sub" role="status">
          {t("saved", { revision: ranking.revision })}
        </p>
      )}
      <Section id="ranking" title={t("section.ranking")} note={model}>
        {view.canChange ? (
          <RankingForm ranking={ranking} draft={draft} idempotencyKey={idempotencyKey} />
        ) : (
          <>
            <p className="sub">{t("noRole")}</p>
            <RankingFacts ranking={ranking} />
          </>
        )}
        {view.canChange && !ranking.isDefault && (
          <ResetForm
            action={rankingAddress("reset", model)}
            revision={ranking.revision}
            idempotencyKey={`${idempotencyKey}-reset`}
            label={t("resetRanking")}
            hint={t("resetRankingHint")}
          />
        )}
      </Section>
      <JudgingHistory judging={judging} href={href} />
    </SettingsFrame>
  );
}
