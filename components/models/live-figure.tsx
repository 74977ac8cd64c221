import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { MetricFigure } from "#components/charts/metric-figure.tsx";
import { verdictFinding } from "#components/versions/verdict-finding.ts";
import { joinedWithin } from "#lib/charts/extremes-path.ts";
import { formatInstant } from "#lib/charts/format-instant.ts";
import { chartScaleOf, formatMetric, unitMark } from "#lib/charts/format-metric.ts";
import { forBothFrames } from "#lib/charts/frame.ts";
import { unpackColumns } from "#lib/charts/point-columns.ts";
import type { PointColumn } from "#lib/charts/point-columns.ts";
import type { Marker, TimeRange } from "#lib/charts/schema.ts";
import { prepareTimeSeries } from "#lib/charts/time-series.ts";
import type { Extremes } from "#lib/charts/time-series.ts";
import { findMetric } from "#lib/metrics/catalogue.ts";
import { metricLabel } from "#lib/metrics/metric-label.ts";
import type { LiveSeries, ModelView } from "#lib/targets/view-schema.ts";

type Props = {
  series: LiveSeries;
  targetId: string | null;
  range: TimeRange;
  markers: readonly Marker[];
  /** Stretches to point out. */
  shaded?: readonly TimeRange[];
  /** What is said of it; absent: the last, lowest and highest value. */
  said?: Words | null;
  /** The one version whose points these are; absent: all together. */
  version?: string;
};

/** What a figure says: the finding as a sentence, and what belongs to it. */
export type Words = { readonly finding: string; readonly evidence: readonly string[] };

/** What the last judgement of a target says of each modality's accuracy. */
export function useVerdictWords(view: ModelView): (series: LiveSeries) => Words {
  const t = useTranslations("models");
  const shell = useTranslations("shell");
  const words = useTranslations("glossary.modality");
  const locale = useLocale();
  return (series) => {
    const { modality } = series;
    const found = view.target?.health?.verdicts.find(
      (one) => one.modality === modality && one.metric === series.metric,
    );
    const finding = verdictFinding(found?.verdict ?? null, locale);
    const current = view.versions.find(({ version }) => version.id === view.target?.health?.versionId);
    const direction = found === undefined && series.points.length > 0 ? "undecided" : finding.direction;
    return {
      finding: t(`finding.${direction}`, {
        modality: words(modality),
        amount: finding.amount ?? "",
        version: current?.version.shortName ?? "",
      }),
      evidence: [
        finding.interval === null ? null : `${shell("interval")} ${finding.interval}`,
        finding.samples === null ? null : shell("samples", { count: finding.samples }),
      ].filter((line) => line !== null),
    };
  };
}

/** The last step, and the lowest and highest of all points: what a metric without a verdict says. */
function useExtremeWords({ series }: Props, columns: readonly PointColumn[]): Words {
  const t = useTranslations("models");
  const words = useTranslations("glossary.modality");
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const { modality, metric } = series;
  const unit = findMetric(metric)?.unit ?? "number";
  const points = columns.flatMap((column) => column.points).toSorted((a, b) => a.value - b.value);
  const [low] = points;
  const high = points.at(-1);
  const last = series.points.findLast(({ value }) => value !== null)?.value ?? null;
  if (low === undefined || high === undefined || last === null) {
    return { finding: t("liveUnknown", { modality: words(modality) }), evidence: [] };
  }
  const subject = { metric: metricLabel({ metric }, context.locale), modality: words(modality) };
  if (low.value === high.value) {
    return { finding: t("liveFlat", { ...subject, value: formatMetric(high.value, unit) }), evidence: [] };
  }
  const timeOf = (at: number) => formatInstant(new Date(at), context, "full");
  return {
    finding: t("liveFinding", {
      ...subject,
      last: formatMetric(last, unit),
      high: formatMetric(high.value, unit),
      time: timeOf(high.at),
    }),
    evidence: [t("lowest", { low: formatMetric(low.value, unit), time: timeOf(low.at) })],
  };
}

function extremesOf(
  { series, range }: Props,
  columns: readonly PointColumn[],
  factor: number,
): Extremes | null {
  if (series.every === null) return null;
  const scaled = columns.map(({ column, points }) => ({
    column,
    points: points.map(({ at, value }) => ({ at, value: value * factor })),
  }));
  const { fromAt, toAt } = range;
  const columnMs = (toAt - fromAt) / firstWidth;
  return { columns: scaled, gapAfterMs: joinedWithin({ columnMs, stepMs: series.every.stepMs }) };
}

/** In how many columns the points come with the page; see lib/targets/live-lines.ts. */
const firstWidth = 162;

/** One live metric of one modality: steps with their band, every point behind them, and a sentence. */
export function LiveFigure(props: Props) {
  const { series, targetId, range, markers, shaded = [], said = null, version } = props;
  const t = useTranslations("models");
  const words = useTranslations("glossary.modality");
  const locale = useLocale();
  const { modality, metric } = series;
  const columns = series.every === null ? [] : unpackColumns(series.every.points, range.fromAt);
  const isAccuracy = metric === "top1_accuracy";
  const counted = useExtremeWords(props, columns);
  const metricUnit = findMetric(metric)?.unit ?? "number";
  const { unit, factor } = chartScaleOf(metricUnit);
  const scaled = (value: number | null) => (value === null ? null : value * factor);
  const points = series.points.map(({ at, value, low, high, n }) => ({
    at: at.getTime(),
    value: scaled(value),
    low: scaled(low),
    high: scaled(high),
    n,
  }));
  const longest = Math.max(1, ...series.points.map(({ stepMs }) => stepMs));
  const extremes = extremesOf(props, columns, factor);
  const name = isAccuracy
    ? t("accuracyName", { modality: words(modality) })
    : t("liveName", {
        metric: metricLabel({ metric }, locale),
        modality: words(modality),
        unit: unitMark(metricUnit) ?? "none",
      });
  return (
    <MetricFigure
      name={name}
      {...(said ?? counted)}
      group="model"
      stopsAt={markers.map(({ at }) => at)}
      {...(targetId !== null &&
        series.every !== null && {
          asked: { targetId, metric, modality, ...(version !== undefined && { version }) },
        })}
      models={forBothFrames((frame) =>
        prepareTimeSeries({
          series: { modality, metric, unit, limit: null, points },
          range,
          frame,
          markers: markers.map(({ at }) => at),
          shaded,
          gapAfterMs: longest * 2.5,
          extremes,
        }),
      )}
    />
  );
}
