import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { useFailureWords } from "#components/shell/failure-words.ts";
import { SplitBar } from "#components/ui/split-bar.tsx";
import { TechnicalDetail } from "#components/ui/technical-detail.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatShare } from "#lib/charts/format-value.ts";
import type { RolloutDescription } from "#lib/rollouts/core/describe-rollout.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";

type Props = { rollout: Rollout; description: RolloutDescription; names: { from: string; to: string } };

/** The traffic bar: fill is what was asked, the tick what was measured, the stages below; then what disagrees. */
export function LiveTraffic({ rollout, description, names }: Props) {
  const t = useTranslations("rollout.traffic");
  const shell = useTranslations("shell");
  const { share, suspectShare, observedShare } = description;
  const why = useFailureWords();
  const { observedAt, readFailure, readFailureReason, divergedSince } = rollout.traffic;
  const observed = observedShare === null ? null : formatShare(observedShare);
  const intended = formatShare(share);
  const title =
    observed === null
      ? shell("splitTitleUnobserved", { version: names.to, intended })
      : shell("splitTitle", { version: names.to, intended, observed });
  return (
    <div className="tb" data-share={share} data-observed={observedShare ?? "none"}>
      <p className="tl">
        <span>
          <b>{names.to}</b> <span className="q">{t("intended")}</span> <b>{intended}</b>
          <span className="ob">{observed === null ? t("unobserved") : t("observed", { observed })}</span>
        </span>
        <span>
          <b>{names.from}</b> <span className="q">{formatShare(suspectShare)}</span>
        </span>
      </p>
      <SplitBar intendedPercent={share} observedPercent={observedShare} title={title} size="large" />
      <p className="tk" aria-hidden="true">
        {rollout.stages.map((stage, index) => (
          <span
            key={stage.share}
            className={clsx(stage.share === 100 && "z", index === rollout.stageIndex && "on")}
            style={{ left: `${stage.share}%` }}
          >
            {stage.share}
            {stage.share === 100 && "%"}
          </span>
        ))}
      </p>
      {observedAt !== null && (
        <p className="q t12 wide">
          {t("measured")} <Time at={observedAt} style="seconds" />
        </p>
      )}
      {readFailure !== null && (
        <>
          <p className="sub">{t("unreadable", { failure: why(readFailureReason) })}</p>
          <TechnicalDetail text={readFailure} />
        </>
      )}
      {rollout.traffic.alarmSince !== undefined && (
        <p className="sub" role="alert">
          {t("differs", { observed: observed ?? t("unobserved"), intended })}{" "}
          <Time at={rollout.traffic.alarmSince} style="seconds" />
        </p>
      )}
      {divergedSince !== null && (
        <p className="sub">
          {t("diverged", { observed: observed ?? t("unobserved"), intended })}{" "}
          <Time at={divergedSince} style="seconds" />
        </p>
      )}
    </div>
  );
}
