import { useLocale, useTimeZone, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "#components/messages/navigation.ts";
import { PageTitle } from "#components/shell/page-title.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { FocusHeading } from "#components/ui/focus-heading.tsx";
import { FreshnessChip } from "#components/ui/freshness-chip.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { StepCount, StepList } from "#components/ui/step-list.tsx";
import { SubmitByKey } from "#components/ui/submit-by-key.tsx";
import { formatInstant } from "#lib/charts/format-instant.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { DrillNote } from "./drill-note.tsx";
import { WhoIsHere } from "./who-is-here.tsx";
import type { Present } from "./who-is-here.tsx";
import { YouDecided } from "./you-decided.tsx";

const steps = ["problem", "version", "test", "rollout", "notify"] as const;

/** The steps that have a page, in order. */
export type WizardStep = (typeof steps)[number];

type Props = {
  facts: FrameFacts;
  step: WizardStep;
  model: string;
  /** Null in step 1, before the rollback exists. */
  rollback: Rollback | null;
  /** When the page was drawn. */
  now: Date;
  back: { href: string; label: string };
  /** The title of the document, with "Error: " in front when the form was refused. */
  title: string;
  hasErrors?: boolean;
  /** In place of the time at which the page was drawn, where the page updates itself. */
  freshness?: ReactNode;
  /** Who looks at the step of a rollback, and who else does; absent in step 1, before it exists. */
  present?: Present;
  /** Step 1 of a fire drill, which is not a rollback yet. */
  isDrillToStart?: boolean;
  children: ReactNode;
};

/** The frame's strip names other rollbacks: this one's own page needs none. */
export function withoutOwn(facts: FrameFacts, rollback: Rollback | null): FrameFacts {
  return rollback === null ? facts : { ...facts, own: rollback.id };
}

/** The frame of a step: back link, where one is, what was decided; then the step's own evidence and form. */
export function WizardScreen(props: Props) {
  const {
    facts,
    step,
    model,
    rollback,
    now,
    back,
    title,
    hasErrors = false,
    freshness,
    present,
    isDrillToStart = false,
    children,
  } = props;
  const t = useTranslations("rollbacks");
  const shell = useTranslations("shell");
  const words = useTranslations("glossary.step");
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const day = formatInstant(rollback?.startedAt ?? now, context, "day");
  const index = steps.indexOf(step);
  const drill = rollback ?? { isDrill: isDrillToStart };
  return (
    <ScreenFrame
      facts={withoutOwn(facts, rollback)}
      className="v-wizard"
      hidesTabs
      breadcrumb={[
        { label: t("title"), href: "/rollbacks" },
        { label: t("crumb", { model, day }), short: model },
      ]}
      freshness={freshness ?? <FreshnessChip freshness="rendered" at={now.toISOString()} />}
    >
      <PageTitle facts={withoutOwn(facts, rollback)} prefix={hasErrors ? shell("errorPrefix") : ""}>
        {`${drill.isDrill ? `${t("drill.mark")} ` : ""}${title} · ${model} · ${shell("product")}`}
      </PageTitle>
      <div className="wz">
        <aside className="dec" aria-label={shell("steps")}>
          <Link className="backl" href={back.href}>
            <Icon name="back" />
            {back.label}
          </Link>
          <StepList steps={steps.map((name) => words(name))} currentIndex={index} />
          {rollback && <YouDecided rollback={rollback} />}
        </aside>
        <div className="main">
          <StepCount step={index + 1} count={steps.length} />
          <DrillNote rollback={drill} />
          <WhoIsHere rollback={rollback} present={present} isStreamed={freshness !== undefined} />
          {children}
          <SubmitByKey />
          <FocusHeading />
        </div>
      </div>
    </ScreenFrame>
  );
}
