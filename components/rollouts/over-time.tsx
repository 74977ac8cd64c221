import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { RolloutFigure } from "#components/charts/rollout-figure.tsx";
import { TwoArmsFigure } from "#components/charts/two-arms-figure.tsx";
import { RefreshWhile } from "#components/readiness/refresh-while.tsx";
import { Section } from "#components/shell/section.tsx";
import { formatInstant } from "#lib/charts/format-instant.ts";
import { formatCount, formatDecimal, formatShare, formatValue } from "#lib/charts/format-value.ts";
import { forBothFrames } from "#lib/charts/frame.ts";
import type { Series } from "#lib/charts/schema.ts";
import { prepareRolloutPlot } from "#lib/charts/rollout-plot.ts";
import { prepareTwoArms } from "#lib/charts/two-arms.ts";
import { recoveryKind } from "#lib/rollouts/core/judge-outcome.ts";
import { plannedStages } from "#lib/rollouts/core/planned-stages.ts";
import type { ArmSeries, RecoveryView } from "#lib/rollouts/recovery-schema.ts";
import type { GuardrailReading, Rollout } from "#lib/rollouts/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { useMetricWords } from "./metric-words.ts";
import { useRecoveryFigure } from "./recovery-figures.tsx";
import { sentenceCase } from "./sentence-case.ts";
import { spanStyle } from "./span-style.ts";

/** How often the live page's pictures are drawn anew, in milliseconds. */
const redrawMs = 15_000;

type Names = { readonly from: string; readonly to: string };
type Drawn = { readonly recovery: RecoveryView; readonly names: Names };
type OverTime = Drawn & { readonly rollout: Rollout; readonly isRunning: boolean; readonly now: Date };

function isShownFor(reading: GuardrailReading, modality: Modality): boolean {
  const { guardrail } = reading;
  const kind = recoveryKind(reading);
  return guardrail.role === "recovery" && guardrail.modality === modality && kind !== "inconclusive";
}

/** The complaint over the planned stages on the live page: drawn by the server, again and again as long as the rollback runs. */
export function RecoveryOverTime({ recovery, names, rollout, isRunning, now }: OverTime) {
  const t = useTranslations("rollout.overTime");
  const figureOf = useRecoveryFigure({
    recovery,
    names,
    isSettled: ({ modality }) => rollout.readings.some((reading) => isShownFor(reading, modality)),
  });
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const stages = plannedStages(rollout, now).map(({ share, ...span }) => ({ sharePercent: share, ...span }));
  const nowAt = now.getTime();
  return (
    <>
      {isRunning && <RefreshWhile everyMs={redrawMs} />}
      {recovery.series.map((series) => (
        <div className="after" key={`${series.modality} ${series.metric}`}>
          <RolloutFigure
            {...figureOf(series)}
            models={forBothFrames((frame) => prepareRolloutPlot({ stages, series, nowAt, frame }))}
            group="recovery"
          />
        </div>
      ))}
      {isRunning && recovery.series.length > 0 && (
        <p className="q t13 after">{t("asOf", { time: formatInstant(now, context, "seconds") })}</p>
      )}
    </>
  );
}

function useArmWords({ recovery, names }: Drawn) {
  const t = useTranslations("rollout.overTime");
  const rollout = useTranslations("rollout");
  const words = useTranslations("glossary");
  const metricOf = useMetricWords();
  const valueOf = ({ total }: ArmSeries["restored"]) =>
    total.value === null ? rollout("noData") : formatValue(total.value, "ratio");
  const limitLabelOf = (limit: ArmSeries["limit"]) => {
    if (limit === null) return {};
    const action = words(`guardrailAction.${limit.action}`);
    const percent = limit.size * 100;
    const value = limit.kind === "value" ? formatShare(percent) : formatDecimal(percent, 1);
    return { limitLabel: t(`limit.${limit.kind}`, { action, value, from: names.from }) };
  };
  return (arm: ArmSeries) => {
    const subject = { modality: words(`modality.${arm.modality}`), metric: metricOf(arm.metric) };
    const [restored, other] = [valueOf(arm.restored), valueOf(arm.other)];
    const counts = {
      restored: formatCount(arm.restored.total.n ?? 0),
      other: formatCount(arm.other.total.n ?? 0),
    };
    return {
      name: sentenceCase(t("name", subject)),
      finding: sentenceCase(t("finding", { ...subject, ...names, restored, other })),
      evidence: [t(`answers.${recovery.comparedWith}`, { ...counts, ...names })],
      ...limitLabelOf(arm.limit),
    };
  };
}

function seriesOf({ modality, metric, unit }: ArmSeries, { points }: ArmSeries["restored"]): Series {
  return { modality, metric, unit, limit: null, points };
}

/** Everything that a guardrail watches, as both versions answered it: a plot for each, on one axis of time. */
export function ArmsOverTime({ recovery, names }: Drawn) {
  const t = useTranslations("rollout.overTime");
  const wordsOf = useArmWords({ recovery, names });
  const range = {
    fromAt: recovery.from.getTime(),
    toAt: Math.max(recovery.armsUntil.getTime(), recovery.from.getTime() + 1),
  };
  const markers = recovery.stages.slice(1).map(({ at }) => at.getTime());
  const shown = { restored: names.to, other: names.from };
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const when = (at: Date) => formatInstant(at, context, spanStyle(recovery.from, recovery.armsUntil));
  return (
    <Section id="both" title={t("title")} note={t("note")}>
      {recovery.stages.length === 0 ? (
        <p className="sub">{t("notYet")}</p>
      ) : (
        <>
          <div className="stack untopped">
            {recovery.arms.map((arm) => (
              <TwoArmsFigure
                key={`${arm.modality} ${arm.metric}`}
                {...wordsOf(arm)}
                names={shown}
                group="arms"
                models={forBothFrames((frame) =>
                  prepareTwoArms({
                    restored: seriesOf(arm, arm.restored),
                    other: seriesOf(arm, arm.other),
                    names: shown,
                    limit: arm.limit,
                    range,
                    frame,
                    markers,
                  }),
                )}
              />
            ))}
          </div>
          <p className="q t13 after">
            {t("span", { ...names, begin: when(recovery.from), until: when(recovery.armsUntil) })}
          </p>
        </>
      )}
    </Section>
  );
}
