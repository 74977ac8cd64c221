import { useTranslations } from "next-intl";
import { Sentence } from "#components/shell/sentence.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { WizardScreen } from "./wizard-screen.tsx";
import type { WizardStep } from "./wizard-screen.tsx";

type Props = { facts: FrameFacts; rollback: Rollback; step: WizardStep; now: Date };

/** An earlier step looked at again after traffic moved: nothing can be pressed here twice. */
export function AlreadyRunningScreen({ facts, rollback, step, now }: Props) {
  const t = useTranslations("rollbacks.running");
  return (
    <WizardScreen
      facts={facts}
      step={step}
      model={rollback.model}
      rollback={rollback}
      now={now}
      back={{ href: `/rollbacks/${rollback.id}`, label: t("back") }}
      title={t("title")}
    >
      <Sentence
        first={t("title")}
        second={t("why", { version: rollback.candidate?.shortName ?? rollback.model })}
      />
      <p className="acts after">
        <ButtonLink primary href={`/rollbacks/${rollback.id}`}>
          {t("open")}
        </ButtonLink>
        <ButtonLink href={`/rollbacks/${rollback.id}/notify`}>{t("notify")}</ButtonLink>
      </p>
    </WizardScreen>
  );
}
