import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { MetricFigure } from "#components/charts/metric-figure.tsx";
import { formatInstant } from "#lib/charts/format-instant.ts";
import { formatCount, formatDecimal, formatIntervalWords } from "#lib/charts/format-value.ts";
import { forBothFrames } from "#lib/charts/frame.ts";
import type { Series, SeriesPoint } from "#lib/charts/schema.ts";
import { prepareTimeSeries } from "#lib/charts/time-series.ts";
import type { RecoveryView } from "#lib/rollouts/recovery-schema.ts";
import { useMetricWords } from "./metric-words.ts";
import { sentenceCase } from "./sentence-case.ts";
import { spanStyle } from "./span-style.ts";

type Names = { from: string; to: string };
type Known = SeriesPoint & { value: number; low: number; high: number };

function lastKnown({ points }: Series): Known | null {
  const found = points.findLast(({ value, low, high }) => value !== null && low !== null && high !== null);
  return (found as Known | undefined) ?? null;
}

function directionOf(last: Known | null): "better" | "worse" | "open" | "none" {
  if (last === null) return "none";
  if (last.low > 0) return "better";
  return last.high < 0 ? "worse" : "open";
}

type Drawn = { readonly recovery: RecoveryView; readonly names: Names };
type Settled = { readonly isSettled?: (series: Series) => boolean };

/**
 * Gives what a figure of a complaint says: its name, the finding of its last step, and the evidence. Where a series is not settled, its
 * last step is told as it is and not as a finding: the interval of one step is no proof.
 */
export function useRecoveryFigure({ recovery, names, isSettled = () => true }: Drawn & Settled) {
  const t = useTranslations("report");
  const words = useTranslations("glossary.modality");
  const metricOf = useMetricWords();
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  return (series: Series) => {
    const last = lastKnown(series);
    const modality = words(series.modality);
    const amount = last === null ? "" : formatDecimal(Math.abs(last.value) * 100, 1);
    const direction = directionOf(last);
    const isTold = direction === "none" || direction === "open" || isSettled(series);
    const point = last && {
      time: formatInstant(new Date(last.at), { locale, timeZone }, "seconds"),
      interval: formatIntervalWords(last, "ratio", locale),
      count: formatCount(last.n ?? 0),
    };
    return {
      name: sentenceCase(t("recoveryPlot", { ...names, modality, metric: metricOf(series.metric) })),
      finding: sentenceCase(
        t(`recoveryFinding.${isTold ? direction : "soFar"}`, { ...names, modality, amount }),
      ),
      evidence: [
        ...(point === null ? [] : [t("recoveryPoint", point)]),
        t(`recoveryFrom.${recovery.comparedWith}`, names),
      ],
    };
  };
}

function RecoveryFigure({ series, recovery, names }: Drawn & { series: Series }) {
  const t = useTranslations("report");
  const { evidence, ...said } = useRecoveryFigure({ recovery, names })(series);
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const range = {
    fromAt: recovery.from.getTime(),
    toAt: Math.max(recovery.until.getTime(), recovery.from.getTime() + 1),
  };
  const markers = recovery.stages.slice(1).map(({ at }) => at.getTime());
  const when = (at: Date) => formatInstant(at, context, spanStyle(recovery.from, recovery.until));
  const span = t("recoverySpan", { from: when(recovery.from), until: when(recovery.until) });
  return (
    <MetricFigure
      {...said}
      evidence={[...evidence, span]}
      models={forBothFrames((frame) =>
        prepareTimeSeries({ series, range, frame, markers, isDifference: true }),
      )}
      group="recovery"
    />
  );
}

/** The complaint over time: the restored version against the suspect at the same time, with 95 % intervals, stage by stage. */
export function RecoveryFigures({ recovery, names }: { recovery: RecoveryView | null; names: Names }) {
  const t = useTranslations("report");
  const drawn = (recovery?.series ?? []).filter(({ points }) => points.some(({ value }) => value !== null));
  if (recovery === null || drawn.length === 0) return <p className="sub">{t("recoveryNone")}</p>;
  return drawn.map((series) => (
    <RecoveryFigure key={`${series.modality} ${series.metric}`} {...{ series, recovery, names }} />
  ));
}
