import { useTranslations } from "next-intl";
import { RefreshWhile } from "#components/readiness/refresh-while.tsx";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { Gap } from "#components/shell/gap.tsx";
import { StateBadge } from "#components/ui/state-badge.tsx";
import { rollbackFormAddress } from "#lib/rollbacks/client.ts";
import type { Candidate, VersionChoice } from "#lib/rollbacks/schema.ts";
import type { AnotherVersion } from "#lib/rollbacks/core/another-version.ts";
import { AnotherVersionNote } from "./another-version.tsx";
import { BundleChecklist } from "./bundle-checklist.tsx";
import { BlockedCandidates, CandidateRow, RecommendedCard } from "./candidate-card.tsx";
import { ChosenLabel } from "./chosen-label.tsx";
import { BackAndLost, WhatMoves } from "./consequences.tsx";
import { ConsumerTicks } from "./consumer-ticks.tsx";
import { Emergency } from "./emergency.tsx";
import { FollowChoice } from "./follow-choice.tsx";
import { draftErrors, draftList } from "./form-draft.ts";
import { HiddenFields } from "./hidden-fields.tsx";
import { HowRanked, NearestCandidate } from "./how-ranked.tsx";
import { useRefusalWords } from "./refusal-words.ts";
import type { OpenedStep } from "./opened.ts";
import { StepGoal } from "./step-goal.tsx";
import { WizardScreen } from "./wizard-screen.tsx";

type Props = OpenedStep & {
  choice: VersionChoice;
  /** The version whose consequences are shown; null: the one chosen before, else the recommended one. */
  chosenId: string | null;
  /** Whether the emergency path was asked for, so that its form stands open. */
  isEmergency: boolean;
  /** How traffic stands where another version is chosen; null before traffic moved. */
  another: AnotherVersion | null;
};

function chosenOf({ choice, chosenId, rollback }: Props): Candidate | null {
  const eligible = choice.candidates.filter((candidate) => candidate.eligible);
  const wanted = chosenId ?? rollback.candidate?.id;
  return (
    eligible.find(({ version }) => version.id === wanted) ??
    eligible.find(({ recommended }) => recommended) ??
    eligible[0] ??
    null
  );
}

/** A version is on its way to being warm: soon after step 1 even before the worker took it up. */
const soonMs = 30_000;

function isWarming({ choice, rollback, now }: Props): boolean {
  const best = choice.candidates.find(({ recommended }) => recommended);
  if (best === undefined || rollback.candidate !== null) return false;
  const age = now.getTime() - rollback.startedAt.getTime();
  return best.prepared === null ? age < soonMs : best.prepared.state === "preparing";
}

function VersionForm(props: Props & { chosen: Candidate }) {
  const { rollback, choice, chosen, viewer, idempotencyKey, isEmergency } = props;
  // A refusal of the emergency form is told there.
  const draft = isEmergency || props.draft?.values["goBack"] === "true" ? null : props.draft;
  const t = useTranslations("rollbacks.version");
  const ofField = (path: string, reason: string) =>
    path === "readConsumers" ? t("mustRead") : path === "candidateVersionId" ? t("cannotChoose") : reason;
  const errors = draftErrors(draft, ["candidateVersionId", "readConsumers[]"], {
    ofCode: useRefusalWords(),
    ofField,
  });
  const eligible = choice.candidates.filter((candidate) => candidate.eligible);
  const suspect = rollback.suspect.shortName;
  return (
    <form method="post" action={rollbackFormAddress("version", rollback.id)}>
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={idempotencyKey} expectedRevision={rollback.revision} />
      {isWarming(props) && <RefreshWhile />}
      <FollowChoice fieldName="candidateVersionId" parameter="candidate" />
      <fieldset className="cands" id="field-candidateVersionId" key={chosen.version.id}>
        <legend className="vh">{t("legend")}</legend>
        {eligible.map((candidate) => {
          const Card = candidate.recommended ? RecommendedCard : CandidateRow;
          const isChosen = candidate.version.id === chosen.version.id;
          return (
            <Card
              key={candidate.version.id}
              candidate={candidate}
              weights={choice.ranking.ranking.weights}
              isChosen={isChosen}
              suspect={suspect}
            />
          );
        })}
      </fieldset>
      <NearestCandidate choice={choice} />
      <Blocked candidates={choice.candidates} />
      <HowRanked choice={choice} />
      <BackAndLost comesBack={choice.comesBack} isLost={choice.isLost} />
      <WhatMoves suspect={rollback.suspect} candidate={chosen} />
      <BundleChecklist checklist={choice.checklist} version={chosen.version.shortName} />
      <ConsumerTicks
        consumers={choice.consumers}
        read={draftList(draft, "readConsumers[]", [])}
        version={chosen.version.shortName}
      />
      <StepGoal rollback={rollback} viewer={viewer} consequence={t("consequence")} noRole={t("noRole")}>
        <ChosenLabel
          options={eligible.map(({ version }) => ({
            value: version.id,
            label: t("use", { version: version.shortName }),
          }))}
        />
      </StepGoal>
    </form>
  );
}

function Blocked({ candidates }: { candidates: readonly Candidate[] }) {
  const t = useTranslations("rollbacks.version");
  const blocked = candidates.filter(({ eligible }) => !eligible);
  if (blocked.length === 0) return null;
  return (
    <Section
      id="blocked"
      className="blk"
      title={t("blocked")}
      note={String(blocked.length)}
      isSoft
      end={<StateBadge state="blocked" />}
    >
      <BlockedCandidates candidates={blocked} />
    </Section>
  );
}

/** Step 2, "Which version do we go back to?": candidates with evidence, what moves, comes back and is lost. */
export function VersionScreen(props: Props) {
  const { facts, rollback, choice, draft, viewer, now, idempotencyKey, watchers } = props;
  const t = useTranslations("rollbacks.version");
  const wizard = useTranslations("rollbacks");
  const chosen = chosenOf(props);
  const ready = choice.candidates.filter(({ eligible }) => eligible).length;
  const best = choice.candidates.find(({ recommended }) => recommended)?.version.shortName;
  return (
    <WizardScreen
      facts={facts}
      step="version"
      model={rollback.model}
      rollback={rollback}
      now={now}
      back={{ href: `/rollbacks/${rollback.id}/problem`, label: wizard("backToStep", { step: 1 }) }}
      title={t("question")}
      hasErrors={draft !== null}
      present={{ viewer, watchers, idempotencyKey }}
    >
      <Sentence first={t("question")} />
      <p className="sub lead">
        {t("ready", { count: ready })}
        <Gap />
        {best !== undefined && t("best", { version: best })}
      </p>
      {props.another !== null && <AnotherVersionNote {...props} another={props.another} />}
      {chosen === null ? (
        <>
          <EmptyState kind="no_data_yet" title={t("none")}>
            {t("noneWhy")}
          </EmptyState>
          <NearestCandidate choice={choice} />
          <Blocked candidates={choice.candidates} />
          <HowRanked choice={choice} />
        </>
      ) : (
        <>
          {props.isEmergency && <Emergency {...props} chosen={chosen} />}
          <VersionForm {...props} chosen={chosen} />
          {!props.isEmergency && <Emergency {...props} chosen={chosen} />}
        </>
      )}
    </WizardScreen>
  );
}
