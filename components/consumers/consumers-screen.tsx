import { useTranslations } from "next-intl";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { ModelLinks } from "#components/settings/model-links.tsx";
import { SettingsFrame } from "#components/settings/settings-frame.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { Model } from "#lib/models/schema.ts";
import type { ConsumersView } from "#lib/targets/consumers-view-schema.ts";
import type { ConnectionTest } from "#lib/targets/schema.ts";
import { ConsumerCard } from "./consumer-card.tsx";

type Props = {
  facts: FrameFacts;
  models: readonly Model[];
  /** Null: no model is registered. */
  view: ConsumersView | null;
  /** The consumer whose form is open, by its slug, and what its form had sent when it was refused. */
  opened: { readonly consumer: string; readonly draft: FormDraft } | null;
  test: ConnectionTest | null;
  canAdminister: boolean;
  keyOf: (name: string) => string;
};

function ConsumersSentence({ view }: { view: ConsumersView }) {
  const t = useTranslations("consumers");
  const { model, restored, consumers } = view;
  const breaks = consumers.filter((one) => one.breaks === true).length;
  const unknown = consumers.filter((one) => one.breaks === null).length;
  const second =
    restored === null ? t("sayNowhere") : t("sayBreaks", { breaks, unknown, restored: restored.shortName });
  return (
    <Sentence
      first={t("say", { count: consumers.length, model: model.title })}
      second={consumers.length === 0 ? undefined : second}
    />
  );
}

/** Who reads a model, what each declares to read, and whether going back would break it. */
export function ConsumersScreen({ facts, models, view, opened, test, canAdminister, keyOf }: Props) {
  const t = useTranslations("consumers");
  return (
    <SettingsFrame
      section="consumers"
      className="v-settings v-consumers"
      facts={facts}
      hasErrors={(opened?.draft ?? null) !== null}
    >
      {view === null ? (
        <>
          <Sentence first={t("title")} />
          <EmptyState kind="first_use" title={t("noModels")}>
            {t("noModelsHow")}
          </EmptyState>
        </>
      ) : (
        <>
          <ConsumersSentence view={view} />
          <ModelLinks models={models} current={view.model.slug} href="/settings/consumers" />
          {!canAdminister && <p className="sub">{t("noRole")}</p>}
          {view.consumers.length === 0 && (
            <EmptyState kind="first_use" title={t("empty")}>
              {t("emptyHow")}
            </EmptyState>
          )}
          {view.consumers.map((contract) => (
            <ConsumerCard
              key={contract.consumer.id}
              contract={contract}
              view={view}
              draft={opened?.consumer === contract.consumer.slug ? opened.draft : undefined}
              test={test}
              canAdminister={canAdminister}
              keyOf={keyOf}
            />
          ))}
        </>
      )}
    </SettingsFrame>
  );
}
