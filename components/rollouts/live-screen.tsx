import type { Dependent } from "#lib/rollbacks/dependent-schema.ts";
import type { RouterByHand } from "#lib/rollouts/core/by-hand.ts";
import { useFormatter, useLocale, useTimeZone, useTranslations } from "next-intl";
import { DriverNote } from "#components/rollbacks/driver-note.tsx";
import { DependentTargets } from "#components/rollbacks/dependent-targets.tsx";
import { DrillNote } from "#components/rollbacks/drill-note.tsx";
import { SkippedTests } from "#components/rollbacks/emergency.tsx";
import { draftErrors } from "#components/rollbacks/form-draft.ts";
import type { OpenedStep } from "#components/rollbacks/opened.ts";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { withoutOwn } from "#components/rollbacks/wizard-screen.tsx";
import { ClientMessages } from "#components/shell/client-messages.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { formatInstant } from "#lib/charts/format-instant.ts";
import type { Watcher } from "#lib/rollbacks/schema.ts";
import type { Version } from "#lib/versions/schema.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import type { RecoveryView } from "#lib/rollouts/recovery-schema.ts";
import { LiveChip, LiveStream } from "./live-stream.tsx";
import { LiveBelow } from "./live-below.tsx";
import { LateParts } from "./late-parts.tsx";
import { LiveRollout } from "./live-rollout.tsx";
import { PhoneForm } from "./phone-form.tsx";
import { RecoveryOverTime } from "./recovery-figures.tsx";

type Props = OpenedStep & {
  rollback: { readonly dependents: readonly Dependent[]; readonly watchers: readonly Watcher[] };
  rollout: Rollout;
  /** The version that traffic goes to now; another may be in the choosing. */
  restored: Pick<Version, "id" | "shortName">;
  /** How traffic is moved by hand, for when this page cannot be reached. */
  router: RouterByHand;
  /** The complaint over time, as of when the page was drawn. */
  recovery: RecoveryView;
};

type WatchingProps = Pick<Props, "rollback"> & { viewerId: string | null };

/** Who looks on beside the driver, the reader too. */
function Watching({ rollback, viewerId }: WatchingProps) {
  const t = useTranslations("rollout");
  const format = useFormatter();
  const others = rollback.watchers.filter(({ id }) => id !== rollback.driver.id);
  if (others.length === 0) return null;
  const names = others.map(({ id, name }) => (id === viewerId ? t("watchingYou", { name }) : name));
  return (
    <span className="q t13" data-watching={others.length}>
      {t("watching", { names: format.list(names) })}
    </span>
  );
}

/** The live rollout: "Is it working, and what should I do now?" */
export function LiveScreen(props: Props) {
  const { rollback, rollout, restored, facts, draft, viewer, now, idempotencyKey, router, recovery } = props;
  const t = useTranslations("rollout");
  const wizard = useTranslations("rollbacks");
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const errors = draftErrors(draft, ["reason"], { ofCode: useRefusalWords() });
  const isOwn = rollback.driver.id === viewer.id;
  const day = formatInstant(rollback.startedAt, context, "day");
  const { model, suspect } = rollback;
  const names = { from: suspect.shortName, to: restored.shortName };
  const path = `/rollbacks/${rollback.id}`;
  return (
    <LiveStream rollbackId={rollback.id} renderedAt={now.toISOString()}>
      <ScreenFrame
        facts={withoutOwn(facts, rollback)}
        className="v-live"
        breadcrumb={[
          { label: wizard("title"), href: "/rollbacks" },
          { label: wizard("crumb", { model, day }) },
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
            driverLine={
              <>
                <span className="q t13">
                  {isOwn ? t("driverYou") : t("driver", { driver: rollback.driver.name })}
                </span>
                <Watching rollback={rollback} viewerId={viewer.id} />
              </>
            }
            router={router}
            drawnBelow={
              <LiveBelow rollout={rollout} names={names} viewerId={viewer.id} router={router} now={now} />
            }
          />
        </ClientMessages>
        <DriverNote rollback={rollback} viewer={viewer} idempotencyKey={idempotencyKey} />
        <RecoveryOverTime recovery={recovery} names={names} isRunning={rollback.state === "open"} now={now} />
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
          <ButtonLink href={`${path}/notify`}>{t("notify")}</ButtonLink>
          <ButtonLink href={`${path}/report`}>{t("report")}</ButtonLink>
          <ButtonLink href={`${path}/problem`}>{t("evidence")}</ButtonLink>
          <PhoneForm rollbackId={rollback.id} idempotencyKey={idempotencyKey} />
        </div>
      </ScreenFrame>
    </LiveStream>
  );
}
