import { useTranslations } from "next-intl";
import { Sentence } from "#components/shell/sentence.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import type { OpenedStep } from "./opened.ts";
import { WizardScreen } from "./wizard-screen.tsx";
import type { WizardStep } from "./wizard-screen.tsx";

type Props = OpenedStep & { step: WizardStep };

/** An earlier step looked at again after traffic moved: nothing can be pressed here twice. */
export function AlreadyRunningScreen(props: Props) {
  const { facts, rollback, step, now, viewer, watchers, idempotencyKey } = props;
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
      present={{ viewer, watchers, idempotencyKey }}
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
