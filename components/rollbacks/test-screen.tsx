import { useTranslations } from "next-intl";
import type { SamplePage } from "#components/replays/sample-card.tsx";
import { SamplePanel } from "#components/replays/sample-panel.tsx";
import { LiveChip, LiveStream } from "#components/rollouts/live-stream.tsx";
import { ClientMessages } from "#components/shell/client-messages.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { EmergencyLink } from "./emergency.tsx";
import { draftErrors, draftText, errorOf } from "./form-draft.ts";
import { useRefusalWords } from "./refusal-words.ts";
import { TestProgress } from "./test-progress.tsx";
import type { OpenedStep } from "./opened.ts";
import { WizardScreen } from "./wizard-screen.tsx";

type Props = OpenedStep & {
  /** Null where they cannot be read. */
  samples: SamplePage | null;
  /** Whether the address asks for them. */
  isSamplesOpen: boolean;
};

/** The golden inputs with the suspect's answers beside the candidate's, drawn on the server and opened at a press. */
function StepSamples({ samples, isOpen }: { samples: SamplePage | null; isOpen: boolean }) {
  const t = useTranslations("rollbacks.test");
  if (samples === null) return <p className="sub after">{t("samplesFailed")}</p>;
  const { version, against, standings } = samples.view;
  if (against === null) return null;
  const { answer_differs: count, one_sided: open } = standings;
  return (
    <div className="after">
      <Disclosure
        isOpen={isOpen}
        summary={t("samples", { count, open, version: version.shortName, suspect: against.shortName })}
      >
        <SamplePanel {...samples} />
      </Disclosure>
    </div>
  );
}

const refreshSeconds = 5;

/** Step 3, "Is v1.2 safe to serve now?": the restored bundle answers its golden cases again. */
export function TestScreen(props: Props) {
  const { facts, rollback, draft, viewer, now, idempotencyKey, samples, isSamplesOpen, watchers } = props;
  const t = useTranslations("rollbacks.test");
  const wizard = useTranslations("rollbacks");
  const ofField = (path: string, reason: string) => (path === "reason" ? t("reasonNeeded") : reason);
  const errors = draftErrors(draft, ["reason"], { ofCode: useRefusalWords(), ofField });
  const version = rollback.candidate?.shortName ?? "";
  const refusal = <ErrorSummary errors={errors} />;
  const isAboutTests = errors.every(({ name }) => name === "reason");
  return (
    <LiveStream rollbackId={rollback.id} renderedAt={now.toISOString()}>
      <WizardScreen
        facts={facts}
        step="test"
        model={rollback.model}
        rollback={rollback}
        now={now}
        back={{ href: `/rollbacks/${rollback.id}/version`, label: wizard("backToStep", { step: 2 }) }}
        title={t("question", { version })}
        hasErrors={draft !== null}
        present={{ viewer, watchers, idempotencyKey }}
        freshness={<LiveChip />}
      >
        {draft === null && (
          <noscript>
            <meta httpEquiv="refresh" content={String(refreshSeconds)} />
          </noscript>
        )}
        {isAboutTests ? null : refusal}
        <ClientMessages namespaces={["rollbacks", "failures"]}>
          <TestProgress
            rollback={rollback}
            runId={rollback.testRunId}
            reason={draftText(draft, "reason", "")}
            reasonError={errorOf(errors, "reason")}
            refusal={isAboutTests ? refusal : null}
            idempotencyKey={idempotencyKey}
            viewer={viewer}
            drawnAt={now.toISOString()}
            samples={<StepSamples samples={samples} isOpen={isSamplesOpen} />}
          />
        </ClientMessages>
        <EmergencyLink rollback={rollback} viewer={viewer} />
      </WizardScreen>
    </LiveStream>
  );
}
