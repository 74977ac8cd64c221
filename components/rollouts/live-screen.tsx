import type { Dependent } from "#lib/rollbacks/dependent-schema.ts";
import type { RouterByHand } from "#lib/rollouts/core/by-hand.ts";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { DriverNote } from "#components/rollbacks/driver-note.tsx";
import { DependentTargets } from "#components/rollbacks/dependent-targets.tsx";
import { DrillNote } from "#components/rollbacks/drill-note.tsx";
import { SkippedTests } from "#components/rollbacks/emergency.tsx";
import { draftErrors } from "#components/rollbacks/form-draft.ts";
import type { OpenedStep } from "#components/rollbacks/opened.ts";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { Watching } from "#components/rollbacks/watching.tsx";
import { withoutOwn } from "#components/rollbacks/wizard-screen.tsx";
import { ClientMessages } from "#components/shell/client-messages.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { formatInstant } from "#lib/charts/format-instant.ts";
import type { Version } from "#lib/versions/schema.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import type { RecoveryView } from "#lib/rollouts/recovery-schema.ts";
import { drawLateParts } from "./draw-late-parts.tsx";
import { LiveChip, LiveStream } from "./live-stream.tsx";
import { LateParts } from "./late-parts.tsx";
import { LiveRollout } from "./live-rollout.tsx";
import { PhoneForm } from "./phone-form.tsx";
import { ArmsOverTime, RecoveryOverTime } from "./over-time.tsx";

type Props = OpenedStep & {
  rollback: { readonly dependents: readonly Dependent[] };
  rollout: Rollout;
  /** The version that traffic goes to now; another may be in the choosing. */
  restored: Pick<Version, "id" | "shortName">;
  /** How traffic is moved by hand, for when this page cannot be reached. */
  router: RouterByHand;
  /** The complaint over time, as of when the page was drawn. */
  recovery: RecoveryView;
};

/** The live rollout: "Is it working, and what should I do now?" */
export function LiveScreen(props: Props) {
  const {
    rollback,
    rollout,
    restored,
    facts,
    draft,
    viewer,
    now,
    idempotencyKey,
    router,
    recovery,
    watchers,
  } = props;
  const t = useTranslations("rollout");
  const wizard = useTranslations("rollbacks");
  const phone = useTranslations("access.phone");
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const errors = draftErrors(draft, ["reason"], { ofCode: useRefusalWords() });
  const isOwn = rollback.driver.id === viewer.id;
  const day = formatInstant(rollback.startedAt, context, "day");
  const { model, suspect } = rollback;
  const names = { from: suspect.shortName, to: restored.shortName };
  const path = `/rollbacks/${rollback.id}`;
  const isOver = rollback.state === "finished";
  const onward = (
    <>
      <ButtonLink href={`${path}/notify`}>{t("notify")}</ButtonLink>
      <ButtonLink href={`${path}/report`}>{t("report")}</ButtonLink>
    </>
  );
  return (
    <LiveStream rollbackId={rollback.id} renderedAt={now.toISOString()}>
      <ScreenFrame
        facts={withoutOwn(facts, rollback)}
        className="v-live"
        breadcrumb={[
          { label: wizard("title"), href: "/rollbacks" },
          { label: wizard("crumb", { model, day }), short: model },
        ]}
        freshness={<LiveChip />}
      >
        <ErrorSummary errors={errors} />
        <DrillNote rollback={rollback} />
        <SkippedTests rollback={rollback} />
        <ClientMessages namespaces={["rollout", "failures"]}>
          <LiveRollout
            rolloutId={rollout.id}
            model={rollback.isDrill ? `${wizard("drill.mark")} ${model}` : model}
            names={names}
            restoredId={restored.id}
            rollbackRevision={rollback.revision}
            canOperate={viewer.canOperate}
            viewerId={viewer.id}
            idempotencyKey={idempotencyKey}
            handOver={
              rollback.state === "open" && (
                <p className="lk t13">
                  <Link href={`${path}/phone`}>
                    <Icon name="phone" />
                    {phone("continue")}
                  </Link>
                </p>
              )
            }
            driverLine={
              <>
                <span className="q t13">
                  {isOwn ? t("driverYou") : t("driver", { driver: rollback.driver.name })}
                </span>
                <Watching rollback={rollback} watchers={watchers} viewerId={viewer.id} />
              </>
            }
            underActs={
              <>
                <DriverNote rollback={rollback} viewer={viewer} idempotencyKey={idempotencyKey} />
                {isOver && <div className="acts after">{onward}</div>}
              </>
            }
            router={router}
            overTime={
              <RecoveryOverTime
                {...{ recovery, names, rollout, now }}
                isRunning={rollback.state === "open"}
              />
            }
            drawn={drawLateParts(props, names)}
          />
        </ClientMessages>
        <ArmsOverTime recovery={recovery} names={names} />
        <DependentTargets
          rollbackId={rollback.id}
          dependents={rollback.dependents}
          canOperate={viewer.canOperate}
          idempotencyKey={idempotencyKey}
        />
        {rollback.state === "open" && (
          <ClientMessages namespaces={["rollout"]}>
            <LateParts />
          </ClientMessages>
        )}
        <div className="acts after">
          {!isOver && onward}
          <ButtonLink href={`${path}/problem`}>{t("evidence")}</ButtonLink>
          <PhoneForm rollbackId={rollback.id} idempotencyKey={idempotencyKey} />
        </div>
      </ScreenFrame>
    </LiveStream>
  );
}
