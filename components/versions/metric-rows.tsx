import { clsx } from "clsx";
import { useLocale, useTranslations } from "next-intl";
import { Gap } from "#components/shell/gap.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { IntervalGlyph } from "#components/ui/interval-glyph.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { Verdict } from "#components/ui/verdict.tsx";
import type { VerdictName } from "#components/ui/verdict.tsx";
import { formatMetric, formatMetricDifference, formatMetricInterval } from "#lib/charts/format-metric.ts";
import { formatCount } from "#lib/charts/format-value.ts";
import { commonIntervalScale } from "#lib/charts/interval-layout.ts";
import type { DrawnInterval, IntervalScale } from "#lib/charts/interval-layout.ts";
import type { ComparedMetric } from "#lib/evaluations/view-schema.ts";
import { findMetric } from "#lib/metrics/catalogue.ts";
import { metricLabel } from "#lib/metrics/metric-label.ts";
import { ExploreTable } from "./explore-table.tsx";
import { VerdictNote } from "./verdict-note.tsx";
import type { AlreadySaid } from "./verdict-note.tsx";

type Names = { readonly base: string; readonly head: string };

/** A difference in the benefit direction: what is worse is negative, whichever way the metric counts. */
function drawn({ verdict }: ComparedMetric): DrawnInterval | null {
  const { evidence } = verdict;
  if (evidence === null || evidence.interval === null) return null;
  const sign = evidence.direction === "higher" ? 1 : -1;
  const ends = [sign * evidence.interval.lower, sign * evidence.interval.upper];
  return { estimate: sign * evidence.estimate, low: Math.min(...ends), high: Math.max(...ends) };
}

function nameOf({ comparability, verdict }: ComparedMetric): VerdictName {
  return comparability === "not_comparable" ? "not_comparable" : verdict.kind;
}

function Difference({ metric }: { metric: ComparedMetric }) {
  const { evidence } = metric.verdict;
  if (evidence === null || metric.comparability === "not_comparable") return null;
  const { estimate, interval, unit } = evidence;
  return (
    <>
      <b>{formatMetricDifference(estimate, unit)}</b>{" "}
      {interval !== null && <span className="q">{formatMetricInterval(interval, unit)}</span>}
    </>
  );
}

function dataLine(metric: ComparedMetric, t: ReturnType<typeof useTranslations<"compare">>): string {
  const { baseDataset, headDataset, comparability } = metric;
  const dataset = headDataset?.name ?? baseDataset?.name ?? "";
  if (comparability === "not_comparable") return t("otherData", { dataset });
  if (baseDataset === null || headDataset === null) return t("oneSide", { dataset });
  return comparability === "identity_not_recorded" ? t("unrecordedData", { dataset }) : dataset;
}

/** The test of every verdict; null where they differ. */
function commonMethod(metrics: readonly ComparedMetric[]): AlreadySaid["method"] {
  const methods = new Set(metrics.flatMap(({ verdict }) => verdict.evidence?.method ?? []));
  const [only = null] = methods;
  return methods.size === 1 ? only : null;
}

type RowProps = {
  metric: ComparedMetric;
  isFirst: boolean;
  scale: IntervalScale;
  names: Names;
  method: AlreadySaid["method"];
};

function MetricRow({ metric, isFirst, scale, names, method }: RowProps) {
  const t = useTranslations("compare");
  const locale = useLocale();
  const unit = metric.verdict.evidence?.unit ?? findMetric(metric.metric)?.unit ?? "number";
  const label = metricLabel({ metric: metric.metric, label: metric.verdict.label }, locale);
  const write = (value: number | null) => (value === null ? "–" : formatMetric(value, unit));
  const interval = metric.comparability === "not_comparable" ? null : drawn(metric);
  const counts = [metric.baseCount, metric.headCount].filter((count) => count !== null);
  const count = counts.length === 0 ? null : Math.min(...counts);
  const evidence = metric.verdict.evidence;
  return (
    <tr className={clsx(isFirst && "first")}>
      <th scope="row">
        <span className={clsx(!isFirst && "vh-w")}>
          <ModalityMark modality={metric.modality} />
        </span>
        <span>
          {label}
          <br />
          <small>{dataLine(metric, t)}</small>
        </span>
      </th>
      <td className="num q" data-label={names.base}>
        {write(metric.baseValue)}
      </td>
      <td className="num" data-label={names.head}>
        {write(metric.headValue)}
      </td>
      <td className="ivc">
        <IntervalGlyph
          interval={interval}
          scale={scale}
          modality={metric.modality}
          height={36}
          title={
            interval === null || evidence === null
              ? t("noDifference", { metric: label })
              : `${label}: ${formatMetricDifference(evidence.estimate, evidence.unit)}`
          }
        />
      </td>
      <td className="num">
        <Difference metric={metric} />
      </td>
      <td className="num q">{count === null ? "–" : formatCount(count)}</td>
      <td>
        <Verdict verdict={nameOf(metric)} />
        <VerdictNote verdict={metric.verdict} said={{ count, method }} />
      </td>
    </tr>
  );
}

function MetricTable({
  metrics,
  names,
  label,
  method,
  isMain = false,
}: {
  metrics: readonly ComparedMetric[];
  names: Names;
  label: string;
  /** Its modalities can be gone to by address. */
  isMain?: boolean;
  method: AlreadySaid["method"];
}) {
  const t = useTranslations("compare");
  const shell = useTranslations("shell");
  const scale = commonIntervalScale(metrics.flatMap((metric) => drawn(metric) ?? []));
  const zero = `${(100 * -scale.left) / (scale.right - scale.left)}%`;
  return (
    <div className="table-scroll" role="region" aria-label={label} tabIndex={0}>
      <table className="mt">
        <thead>
          <tr>
            <th scope="col">{t("metric")}</th>
            <th scope="col" className="num">
              {names.base}
            </th>
            <th scope="col" className="num">
              {names.head}
            </th>
            <th scope="col" className="ivh">
              <span className="end-l">← {shell("worseSide")}</span>
              <span style={{ left: zero }}>{shell("zero")}</span>
            </th>
            <th scope="col" className="num">
              {t("difference")}
            </th>
            <th scope="col" className="num">
              {shell("count")}
            </th>
            <th scope="col">{t("verdict")}</th>
          </tr>
        </thead>
        {[...Map.groupBy(metrics, ({ modality }) => modality)].map(([modality, rows]) => (
          <tbody key={modality} {...(isMain && { id: `metrics-${modality}` })}>
            {rows.map((metric, index) => (
              <MetricRow
                key={`${metric.metric} ${JSON.stringify([metric.baseDataset, metric.headDataset])}`}
                metric={metric}
                isFirst={index === 0}
                scale={scale}
                names={names}
                method={method}
              />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function isTwoSided({ baseDataset, headDataset }: ComparedMetric): boolean {
  return baseDataset !== null && headDataset !== null;
}

/**
 * Metrics of two versions with the difference on one zero line, the worst first; incomparable ones say so, and results
 * that only one side has are folded away.
 */
export function MetricRows({ metrics, names }: { metrics: readonly ComparedMetric[]; names: Names }) {
  const t = useTranslations("compare");
  const both = metrics.filter(isTwoSided);
  const one = metrics.filter((metric) => !isTwoSided(metric));
  const judged = both.filter(({ verdict }) => verdict.evidence !== null).length;
  const method = commonMethod(both);
  const folded = t("oneSided", { count: one.length });
  return (
    <>
      {both.length > 0 && (
        <MetricTable metrics={both} names={names} label={t("metrics")} method={method} isMain />
      )}
      <p className="mn">
        {both.length > 0 ? t("axisNote", { count: both.length, judged }) : t("twoSidedNone")}
        {method !== null && (
          <>
            <Gap />
            {t("testNote", { test: t(`test.${method}`) })}
          </>
        )}
      </p>
      <ExploreTable metrics={both} />
      {one.length > 0 && (
        <Disclosure summary={folded} isOpen={both.length === 0}>
          <MetricTable metrics={one} names={names} label={folded} method={null} />
        </Disclosure>
      )}
    </>
  );
}
