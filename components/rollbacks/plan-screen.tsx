import { useLocale, useTimeZone, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "#components/messages/navigation.ts";
import { sentenceCase } from "#components/rollouts/sentence-case.ts";
import { listCommaIn } from "#components/shell/punctuation.ts";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { ChoicesField } from "#components/ui/field.tsx";
import { Gap } from "#components/shell/gap.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { formatDuration, formatInstant } from "#lib/charts/format-instant.ts";
import { formatCount, formatShare } from "#lib/charts/format-value.ts";
import { findMetric } from "#lib/metrics/catalogue.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { rollbackFormAddress } from "#lib/rollbacks/client.ts";
import { buildPlan } from "#lib/rollouts/core/plan.ts";
import type { PlanSettings } from "#lib/rollouts/core/plan.ts";
import type { Guardrail, RolloutPlan } from "#lib/rollouts/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { TargetGroup } from "#lib/targets/group-schema.ts";
import type { RolloutSettings } from "#lib/targets/schema.ts";
import type { Version } from "#lib/versions/schema.ts";
import { ChosenLabel } from "./chosen-label.tsx";
import { SkippedTests } from "./emergency.tsx";
import { draftErrors, draftText, errorOf } from "./form-draft.ts";
import { HiddenFields } from "./hidden-fields.tsx";
import { JumpToFull } from "./jump-to-full.tsx";
import { useRefusalWords } from "./refusal-words.ts";
import { StepGoal } from "./step-goal.tsx";
import { useTestsAnswer } from "./tests-answer.ts";
import { formatInUnit } from "./verdict-numbers.ts";
import type { OpenedStep } from "./opened.ts";
import { OwnPace, ownPaceFields } from "./own-pace.tsx";
import { WizardScreen } from "./wizard-screen.tsx";

const hourMs = 3_600_000;
const presets = ["standard", "fast", "careful"] as const;

type Props = OpenedStep & {
  /** The target's bounds, from which the plan is made. */
  bounds: RolloutSettings;
  /** Whether the target's router can keep a control slice apart. */
  canControl: boolean;
  modalities: readonly Modality[];
  /** The model's own minimum effects and limits, which the guardrails are made of. */
  settings: PlanSettings;
  /** Versions of the model that the one for all traffic at once is picked among. */
  others: readonly Pick<Version, "id" | "shortName">[];
  /** The group that the target is in; null: it is rolled back alone. */
  group: TargetGroup | null;
  /** The test of step 3; null where none ran. */
  run: ReplayRun | null;
  /** What the suspect answered in the last ten minutes; null where nobody counted. */
  recentRequests: number | null;
};

type Preset = { preset: (typeof presets)[number]; plan: RolloutPlan };

function plansOf({ bounds, canControl, modalities, settings, rollback }: Props): Preset[] {
  return presets.map((preset) => ({
    preset,
    plan: buildPlan({
      preset,
      stages: [],
      holdMs: null,
      bounds,
      modalities,
      canControl,
      complaint: rollback.modalities,
      settings,
    }),
  }));
}

function holdsOf(plan: RolloutPlan): number {
  return plan.stages.reduce((sum, { holdMs }) => sum + holdMs, 0);
}

type OfPlan = { plan: RolloutPlan; settings: PlanSettings };

function GuardrailList({ plan, settings }: OfPlan) {
  const t = useTranslations("rollbacks.plan");
  const words = useTranslations("glossary");
  const language = useLocale() === "zh-CN" ? "zh-CN" : "en";
  const limitOf = ({ metric, limit, role }: Guardrail) => {
    const entry = findMetric(metric);
    if (role === "recovery") return t("recoveryLimit");
    if (role === "quality") return t("splitLimit");
    const value = formatInUnit(Math.abs(limit), entry?.unit ?? "number").replace("+", "");
    const sentences = { hard_limit: "hardLimit", parity: "parityLimit", deterioration: "limit" } as const;
    return t(sentences[role], { value });
  };
  const isOwn = ({ role, modality }: Guardrail) =>
    (settings.guardrails ?? []).some((rule) => rule.role === role && rule.modality === modality);
  const labelOf = ({ metric, role }: Guardrail) => {
    const label = findMetric(metric)?.label;
    return role === "quality" ? t("splitMetric") : (label?.[language] ?? label?.en ?? metric);
  };
  return (
    <ul className="pl">
      {plan.guardrails.map((guardrail) => (
        <li key={guardrail.key} data-guardrail={guardrail.key}>
          <ModalityMark modality={guardrail.modality} />
          <span>
            {t("rule", {
              role: sentenceCase(words(`guardrailRole.${guardrail.role}`)),
              metric: labelOf(guardrail),
              limit: limitOf(guardrail),
            })}
            <Gap />
            <b>{t("ifBroken", { action: words(`guardrailAction.${guardrail.action}`) })}</b>
            {isOwn(guardrail) && (
              <span className="q" data-origin="model">
                <Gap />
                {t("ofModel")}
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Answer({ term, children, change }: { term: string; children: ReactNode; change?: string }) {
  const t = useTranslations("rollbacks.plan");
  return (
    <tr>
      <th scope="row">{term}</th>
      <td>{children}</td>
      <td>
        {change !== undefined && (
          <Link href={change}>
            {t("change")}
            <span className="vh"> {term}</span>
          </Link>
        )}
      </td>
    </tr>
  );
}

type AnswersProps = Pick<Props, "rollback" | "run" | "recentRequests"> & {
  plan: RolloutPlan;
  paces: readonly Preset[];
};

/** How many of the latest requests the first share of each pace would have been. */
function FirstShares({ rollback, recentRequests, paces }: AnswersProps) {
  const t = useTranslations("rollbacks.plan");
  const locale = useLocale();
  const suspect = rollback.suspect.shortName;
  if (recentRequests === null) return t("touchesUnknown", { suspect });
  const shares = paces.map(({ preset, plan }) => {
    const share = plan.stages[0]?.share ?? 0;
    const requests = formatCount(Math.round((recentRequests * share) / 100));
    return t("touchesOf", { pace: t(`name.${preset}`), requests });
  });
  return t("touches", {
    suspect,
    requests: formatCount(recentRequests),
    shares: shares.join(listCommaIn(locale)),
  });
}

function Answers(props: AnswersProps) {
  const { rollback, plan, run } = props;
  const t = useTranslations("rollbacks.plan");
  const words = useTranslations("glossary");
  const locale = useLocale();
  const context = { locale, timeZone: useTimeZone() ?? "UTC" };
  const { freeze } = rollback;
  const path = `/rollbacks/${rollback.id}`;
  const tests = useTestsAnswer({ rollback, run });
  return (
    <div className="table-scroll">
      <table className="stg answers">
        <caption className="vh">{t("answers")}</caption>
        <tbody>
          <Answer term={t("from")}>{rollback.suspect.shortName}</Answer>
          <Answer term={t("to")} change={`${path}/version`}>
            {rollback.candidate?.shortName}
          </Answer>
          <Answer term={t("target")}>{rollback.targetTitle}</Answer>
          <Answer term={t("tests")} change={`${path}/test`}>
            {tests}
          </Answer>
          <Answer term={t("reach")}>
            <FirstShares {...props} />
          </Answer>
          <Answer term={t("minimum")}>
            {t("minimumIs", { requests: formatCount(plan.minimumRequestsPerArm) })}
          </Answer>
          <Answer term={t("comparison")}>
            {t(plan.controlSlice ? "withControl" : "withoutControl", {
              suspect: rollback.suspect.shortName,
              interval: formatDuration(plan.evidenceIntervalMs, locale),
            })}
          </Answer>
          <Answer term={t("advance")}>{t("advanceIs", { driver: rollback.driver.name })}</Answer>
          <Answer term={t("falseStops")}>{t("falseStopsAre")}</Answer>
          <Answer term={t("bake")}>{formatDuration(plan.bakeMs, locale)}</Answer>
          <Answer term={t("freeze")}>
            {freeze ? formatInstant(freeze.expiresAt, context) : words("notRecorded")}
          </Answer>
        </tbody>
      </table>
    </div>
  );
}

/** Whether the targets that follow in the group are rolled back too, one after another. */
function CoverGroup({ group, rollback }: Props) {
  const t = useTranslations("rollbacks.dependents");
  const locale = useLocale();
  const count = (group?.targetIds.length ?? 0) - 1 - (group?.targetIds.indexOf(rollback.targetId) ?? 0);
  if (group === null || count < 1) return null;
  return (
    <label className="choice">
      <input type="checkbox" name="coversGroup:boolean" value="true" />
      <span>
        {t("cover", { count, group: group.title })}
        <small>{t("coverHint", { hold: formatDuration(group.holdMs, locale) })}</small>
      </span>
    </label>
  );
}

function PlanForm(props: Props) {
  const { rollback, draft, viewer, now, idempotencyKey } = props;
  const t = useTranslations("rollbacks.plan");
  const locale = useLocale();
  const context = { locale, timeZone: useTimeZone() ?? "UTC" };
  const plans = plansOf(props);
  const [standard] = plans;
  const act = { model: rollback.model, version: rollback.candidate?.shortName ?? "" };
  const ofField = (path: string, reason: string) => {
    if (path === "confirmedVersionId") return t("jump.wrongPick");
    if (path === "stages" || path.startsWith("stages.")) return t("own.wrongStages");
    return path === "holdMs" ? t("own.wrongHold") : reason;
  };
  const errors = draftErrors(draft, ["preset", ...ownPaceFields], { ofCode: useRefusalWords(), ofField });
  const hintOf = ({ plan }: Preset) =>
    t("presetHint", {
      stages: plan.stages.map(({ share }) => formatShare(share)).join(" → "),
      hold: formatDuration(plan.stages[0]?.holdMs ?? 0, locale),
      time: formatInstant(
        new Date(now.getTime() + holdsOf(plan)),
        context,
        holdsOf(plan) < hourMs ? "seconds" : "full",
      ),
      bake: formatDuration(plan.bakeMs, locale),
    });
  return (
    <form method="post" action={rollbackFormAddress("rollout", rollback.id)}>
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={idempotencyKey} expectedRevision={rollback.revision} />
      <ChoicesField
        name="preset"
        kind="radio"
        isStacked
        label={t("preset")}
        values={[draftText(draft, "preset", "standard")]}
        choices={[
          ...plans.map((entry) => ({
            value: entry.preset as string,
            label: t(`name.${entry.preset}`),
            hint: hintOf(entry),
          })),
          { value: "custom", label: t("name.custom"), hint: t("own.hint") },
        ]}
        error={errorOf(errors, "preset")}
      />
      <OwnPace draft={draft} errors={errors} bounds={props.bounds} />
      {standard && (
        <>
          <Section id="guardrails" title={t("guardrails")} isSoft note={t("guardrailsNote")}>
            <GuardrailList plan={standard.plan} settings={props.settings} />
            <p className="sub t13 limits-link">
              <Link href={`/settings/guardrails?model=${rollback.model}`}>{t("setLimits")}</Link>
            </p>
          </Section>
          <ChoicesField
            name="onHardLimit"
            kind="radio"
            isStacked
            label={t("onHardLimit.label", { version: rollback.candidate?.shortName ?? "" })}
            hint={t("onHardLimit.hint")}
            values={[draftText(draft, "onHardLimit", "stay")]}
            choices={(["stay", "give_back"] as const).map((value) => ({
              value,
              label: t(`onHardLimit.${value}`, { suspect: rollback.suspect.shortName }),
              hint: t(`onHardLimit.${value}_hint`, { suspect: rollback.suspect.shortName }),
            }))}
          />
          <Section id="answers" title={t("answers")} isSoft>
            <Answers
              rollback={rollback}
              run={props.run}
              recentRequests={props.recentRequests}
              plan={standard.plan}
              paces={plans}
            />
          </Section>
        </>
      )}
      <CoverGroup {...props} />
      <StepGoal
        rollback={rollback}
        viewer={viewer}
        consequence={t("consequence", { suspect: rollback.suspect.shortName })}
        noRole={t("noRole")}
      >
        <ChosenLabel
          options={[
            ...plans.map(({ preset, plan }) => ({
              value: preset as string,
              label: t("primary", { ...act, share: formatShare(plan.stages[0]?.share ?? 0) }),
            })),
            { value: "custom", label: t("own.primary", act) },
          ]}
        />
      </StepGoal>
    </form>
  );
}

/** Step 4, "How fast?": presets with their finish time, guardrails, the answers to check, and the button that names the act. */
export function PlanScreen(props: Props) {
  const { facts, rollback, draft, viewer, now, idempotencyKey, watchers } = props;
  const t = useTranslations("rollbacks.plan");
  const wizard = useTranslations("rollbacks");
  return (
    <WizardScreen
      facts={facts}
      step="rollout"
      model={rollback.model}
      rollback={rollback}
      now={now}
      back={{ href: `/rollbacks/${rollback.id}/test`, label: wizard("backToStep", { step: 3 }) }}
      title={t("question")}
      hasErrors={draft !== null}
      present={{ viewer, watchers, idempotencyKey }}
    >
      <Sentence first={t("question")} />
      <p className="sub lead">{t("lead")}</p>
      <SkippedTests rollback={rollback} />
      <PlanForm {...props} />
      <JumpToFull rollback={rollback} viewer={viewer} idempotencyKey={idempotencyKey} others={props.others} />
    </WizardScreen>
  );
}
