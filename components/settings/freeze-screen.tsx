import { useFormatter, useTranslations } from "next-intl";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { Time } from "#components/ui/time.tsx";
import type { FreezePolicy, OpenFreeze } from "#lib/targets/freeze-policy-schema.ts";
import { FreezePolicyForm } from "./freeze-policy-form.tsx";
import { OpenFreezeList } from "./open-freeze-list.tsx";
import { SettingsFrame } from "./settings-frame.tsx";

type Props = {
  facts: FrameFacts;
  policy: FreezePolicy;
  freezes: readonly OpenFreeze[];
  viewer: { readonly canOperate: boolean; readonly canAdminister: boolean };
  draft: FormDraft;
  idempotencyKey: string;
  /** The form that is open or was refused: `policy`, or the id of the target whose freeze is to be lifted. */
  form: string | null;
  /** What was just done. */
  done: "saved" | "lifted" | null;
};

/** Which releases are frozen now, and by what rule. */
export function FreezeScreen(props: Props) {
  const { facts, policy, freezes, viewer, draft, idempotencyKey, form, done } = props;
  const t = useTranslations("freezes");
  const format = useFormatter();
  const { defaultHours: hours, liftedBy } = policy;
  return (
    <SettingsFrame section="freeze_policy" facts={facts} hasErrors={draft !== null}>
      <Sentence first={t("say", { count: freezes.length })} second={t("sayPolicy", { liftedBy, hours })} />
      {done !== null && (
        <p className="sub" role="status">
          {t(done)}
        </p>
      )}
      <Section id="frozen" title={t("now")} note={format.number(freezes.length)}>
        <OpenFreezeList
          freezes={freezes}
          canOperate={viewer.canOperate}
          opened={form}
          draft={form === "policy" ? null : draft}
          idempotencyKey={idempotencyKey}
        />
      </Section>
      <Section
        id="policy"
        title={t("policy")}
        note={t("revision", { revision: policy.revision })}
        isSoft={!viewer.canAdminister}
      >
        <ChangedBy policy={policy} />
        {viewer.canAdminister ? (
          <FreezePolicyForm
            policy={policy}
            draft={form === "policy" ? draft : null}
            idempotencyKey={idempotencyKey}
          />
        ) : (
          <PolicyFacts policy={policy} />
        )}
      </Section>
    </SettingsFrame>
  );
}

function ChangedBy({ policy: { changedBy, changedAt } }: { policy: FreezePolicy }) {
  const t = useTranslations("freezes");
  if (changedBy === null || changedAt === null) return null;
  return (
    <p className="sub">{t.rich("changedBy", { actor: changedBy, time: () => <Time at={changedAt} /> })}</p>
  );
}

/** The policy for whoever may not change it. */
function PolicyFacts({ policy }: { policy: FreezePolicy }) {
  const t = useTranslations("freezes");
  const format = useFormatter();
  return (
    <>
      <p className="sub">{t("noRole")}</p>
      <dl className="facts">
        <div>
          <dt>{t("hours")}</dt>
          <dd>{format.number(policy.defaultHours)}</dd>
        </div>
        <div>
          <dt>{t("liftedBy")}</dt>
          <dd>{t(`liftedByIs.${policy.liftedBy}`)}</dd>
        </div>
      </dl>
    </>
  );
}
