import { useTranslations } from "next-intl";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { JudgingHistory } from "#components/settings/judging-history.tsx";
import { ModelLinks } from "#components/settings/model-links.tsx";
import { ResetForm } from "#components/settings/reset-form.tsx";
import { NoModels } from "#components/settings/no-models.tsx";
import { SettingsFrame } from "#components/settings/settings-frame.tsx";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { formatDecimal } from "#lib/charts/format-value.ts";
import type { GuardrailRule } from "#lib/models/guardrail-schema.ts";
import type { JudgingView } from "#lib/models/judging-view-schema.ts";
import type { BackTest, ModelGuardrails } from "#lib/rollouts/back-test-schema.ts";
import { guardrailsAddress } from "#lib/rollouts/client.ts";
import { BackTestList } from "./back-test-list.tsx";
import { GuardrailForm } from "./guardrail-form.tsx";
import { useGuardrailName } from "./guardrail-name.ts";

const href = "/settings/guardrails";

type Props = {
  facts: FrameFacts;
  view: JudgingView;
  /** Null: no model is registered. */
  guardrails: ModelGuardrails | null;
  backTest: BackTest | null;
  /** The limits that are tried; null: those in force are. */
  tried: readonly GuardrailRule[] | null;
  isTriedWrong: boolean;
  draft: FormDraft;
  idempotencyKey: string;
  isSaved: boolean;
};

/** The limits in force, for whoever may not change them. */
function GuardrailFacts({ guardrails }: { guardrails: ModelGuardrails }) {
  const t = useTranslations("guardrails");
  const words = useTranslations("glossary.guardrailAction");
  const nameOf = useGuardrailName();
  return (
    <dl className="facts">
      {guardrails.guardrails.map((guardrail) => (
        <div key={`${guardrail.role} ${guardrail.modality}`}>
          <dt>
            <ModalityMark modality={guardrail.modality} /> {nameOf(guardrail)}
          </dt>
          <dd>{t("fact", { limit: formatDecimal(guardrail.limit, 1), action: words(guardrail.action) })}</dd>
        </div>
      ))}
    </dl>
  );
}

function useBackTestSentence() {
  const t = useTranslations("guardrails");
  return ({ counts }: BackTest, isTried: boolean) => {
    if (counts.read === 0) return t("sayNothing");
    return t(isTried ? "sayTried" : "sayInForce", counts);
  };
}

/** What stops a rollout, makes it hold or is only told, and what that would have done to the rollouts of the last 30 days. */
export function GuardrailsScreen(props: Props) {
  const { facts, view, guardrails, backTest, tried, isTriedWrong, draft, idempotencyKey, isSaved } = props;
  const t = useTranslations("guardrails");
  const settings = useTranslations("settings");
  const sentenceOf = useBackTestSentence();
  const { judging } = view;
  if (judging === null || guardrails === null || backTest === null) {
    return <NoModels section="guardrails" facts={facts} how={t("noModelsHow")} />;
  }
  const model = judging.model.slug;
  return (
    <SettingsFrame section="guardrails" facts={facts} hasErrors={draft !== null}>
      <Sentence first={t("say", { model })} second={sentenceOf(backTest, tried !== null)} />
      <ModelLinks models={view.models} current={model} href={href} />
      {isSaved && (
        <p className="sub" role="status">
          {settings("saved", { revision: guardrails.revision })}
        </p>
      )}
      {isTriedWrong && (
        <p className="wrong" role="alert">
          {t("triedWrong")}
        </p>
      )}
      <BackTestList backTest={backTest} isTried={tried !== null} />
      <Section
        id="limits"
        title={t("limits")}
        note={t(tried !== null ? "areTried" : guardrails.isDefault ? "areProduct" : "areOwn")}
      >
        <p className="sub">{t("limitsHint")}</p>
        {view.canChange ? (
          <GuardrailForm {...{ guardrails, tried, draft, idempotencyKey }} />
        ) : (
          <>
            <p className="sub">{settings("noRole")}</p>
            <GuardrailFacts guardrails={guardrails} />
          </>
        )}
        {view.canChange && !guardrails.isDefault && (
          <ResetForm
            action={guardrailsAddress("reset", model)}
            revision={guardrails.revision}
            idempotencyKey={`${idempotencyKey}-reset`}
            label={t("reset")}
            hint={t("resetHint")}
          />
        )}
      </Section>
      <JudgingHistory judging={judging} href={href} />
    </SettingsFrame>
  );
}
