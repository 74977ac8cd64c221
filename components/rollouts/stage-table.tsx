import { clsx } from "clsx";
import { useLocale, useTranslations } from "next-intl";
import { Icon } from "#components/ui/icon.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatDuration } from "#lib/charts/format-instant.ts";
import { formatShare } from "#lib/charts/format-value.ts";
import type { RolloutDescription } from "#lib/rollouts/core/describe-rollout.ts";
import { plannedStages } from "#lib/rollouts/core/planned-stages.ts";
import type { Rollout, RolloutState, StageProgress } from "#lib/rollouts/schema.ts";

type Props = { rollout: Rollout; description: RolloutDescription };

/** In these states the plan goes on by itself, so that what lies ahead has a time. */
const goingOn: readonly RolloutState[] = ["shifting", "holding", "baking"];

/** When a stage ended, or is held until as planned; null where nobody can say. */
function endOf(stage: StageProgress, rollout: Rollout, now: Date): Date | null {
  if (stage.state === "running") return stage.heldUntil;
  if (stage.state === "planned" && !goingOn.includes(rollout.state)) return null;
  const span = plannedStages(rollout, now).find(({ index }) => index === stage.index);
  return span === undefined ? null : new Date(span.toAt);
}

function StageState({ stage, rollout, description }: Props & { stage: StageProgress }) {
  const t = useTranslations("rollout.stage");
  const locale = useLocale();
  const { remainingMs } = description;
  const isLast = stage.index === rollout.stages.length - 1;
  if (stage.state === "done") {
    return (
      <>
        <Icon name="tick" />
        {t("done")}
      </>
    );
  }
  if (stage.state === "running") {
    const left = remainingMs === null || remainingMs === 0 ? null : formatDuration(remainingMs, locale);
    const word = t(`state.${rollout.state}`);
    return left === null ? word : t("left", { word, left });
  }
  const bake = formatDuration(rollout.plan.bakeMs, locale);
  if (isLast) return t("thenBakes", { bake });
  return stage.index === rollout.stageIndex + 1 ? t("next") : t("planned");
}

function EndTime({ at }: { at: Date | null }) {
  return at === null ? <span className="q">–</span> : <Time at={at} style="clock" />;
}

/** The stages with their times: as they were, and as planned while the plan goes on by itself. */
export function StageTable({ now, ...props }: Props & { now: Date }) {
  const t = useTranslations("rollout.stage");
  const { rollout } = props;
  const none = <span className="q">–</span>;
  return (
    <div className="table-scroll">
      <table className="stg">
        <caption className="vh">{t("caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("share")}</th>
            <th scope="col">{t("started")}</th>
            <th scope="col">{t("heldUntil")}</th>
            <th scope="col">{t("stateHeading")}</th>
          </tr>
        </thead>
        <tbody>
          {rollout.stages.map((stage) => (
            <tr
              key={stage.index}
              className={clsx(stage.state === "done" && "done", stage.state === "running" && "cur")}
              aria-current={stage.state === "running" ? "step" : undefined}
              data-stage={stage.state}
            >
              <th scope="row">{formatShare(stage.share)}</th>
              <td>{stage.startedAt === null ? none : <Time at={stage.startedAt} style="clock" />}</td>
              <td>
                <EndTime at={endOf(stage, rollout, now)} />
              </td>
              <td>
                <StageState stage={stage} {...props} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
