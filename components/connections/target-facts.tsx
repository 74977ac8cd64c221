import { useLocale, useTranslations } from "next-intl";
import { formatDuration } from "#lib/charts/format-instant.ts";
import { formatCount } from "#lib/charts/format-value.ts";
import type { Target } from "#lib/targets/schema.ts";

/** The bounds of a target, for whoever may not change them. */
export function TargetFacts({ target }: { target: Target }) {
  const t = useTranslations("connections.bounds");
  const words = useTranslations("connections");
  const locale = useLocale();
  const { rolloutSettings, warmStandby, allowsDrills } = target;
  const answer = (isSo: boolean) => words(`is.${isSo}`);
  return (
    <dl className="facts">
      {(["minimumHoldMs", "bakeMs", "evidenceIntervalMs", "differenceAlarmMs"] as const).map((name) => (
        <div key={name}>
          <dt>{t(`rollout.${name}`)}</dt>
          <dd>{formatDuration(rolloutSettings[name], locale)}</dd>
        </div>
      ))}
      <div>
        <dt>{t("rollout.minimumRequestsPerArm")}</dt>
        <dd>{formatCount(rolloutSettings.minimumRequestsPerArm)}</dd>
      </div>
      <div>
        <dt>{t("warmStandby")}</dt>
        <dd>{answer(warmStandby)}</dd>
      </div>
      <div>
        <dt>{t("allowsDrills")}</dt>
        <dd>{answer(allowsDrills)}</dd>
      </div>
    </dl>
  );
}
