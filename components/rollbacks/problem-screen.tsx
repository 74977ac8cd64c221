import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { Sentence } from "#components/shell/sentence.tsx";
import { formatInstant } from "#lib/charts/format-instant.ts";
import type { ProblemView } from "#lib/rollbacks/schema.ts";
import { OpenAlready } from "./open-already.tsx";
import { listWords } from "./list-words.ts";
import { ProblemEvidence } from "./problem-evidence.tsx";
import { ReviewNote } from "./review-note.tsx";
import { ProblemForm } from "./problem-form.tsx";
import type { Opened } from "./opened.ts";
import { WizardScreen } from "./wizard-screen.tsx";

type Props = Opened & {
  view: ProblemView;
  /** Whether a fire drill is about to start. */
  isDrill: boolean;
};

function useFinding(view: ProblemView): string {
  const t = useTranslations("rollbacks.problem");
  const words = useTranslations("glossary.modality");
  const locale = useLocale();
  const worse = view.live.filter(({ verdict }) => verdict.kind === "regressed");
  const names = [...new Set(worse.map(({ modality }) => words(modality)))];
  if (names.length > 0) return t("worse", { modalities: listWords(names, locale) });
  return view.live.length === 0 ? t("notMeasured") : t("noneWorse");
}

/** Step 1, "Is v1.4 the cause?": the evidence, what else changed, and the form that starts the rollback. */
export function ProblemScreen({ facts, view, draft, viewer, idempotencyKey, isDrill }: Props) {
  const t = useTranslations("rollbacks.problem");
  const wizard = useTranslations("rollbacks");
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const suspect = view.suspect.shortName;
  const since =
    view.suspectSince === null
      ? t("sinceUnknown", { suspect, target: view.targetTitle })
      : t("since", { suspect, target: view.targetTitle, time: formatInstant(view.suspectSince, context) });
  return (
    <WizardScreen
      facts={facts}
      step="problem"
      model={view.model}
      rollback={null}
      now={view.checkedAt}
      back={{ href: `/models/${view.model}`, label: wizard("backTo", { place: view.model }) }}
      title={t("question", { suspect })}
      hasErrors={draft !== null}
      isDrillToStart={isDrill}
    >
      <Sentence first={t("question", { suspect })} second={useFinding(view)} />
      <p className="sub lead">{since}</p>
      <ReviewNote review={view.review} className="sub lead" />
      <ProblemEvidence view={view} />
      {view.openRollbackId === null ? (
        <ProblemForm
          view={view}
          draft={draft}
          canOperate={viewer.canOperate}
          isDrill={isDrill}
          idempotencyKey={idempotencyKey}
        />
      ) : (
        <OpenAlready view={view} canOperate={viewer.canOperate} />
      )}
    </WizardScreen>
  );
}
