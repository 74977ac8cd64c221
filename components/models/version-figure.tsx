import { useLocale, useTranslations } from "next-intl";
import { Figure } from "#components/charts/figure.tsx";
import { InteractiveOverlay } from "#components/charts/interactive-overlay.tsx";
import { PlotSvg } from "#components/charts/plot-svg.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { chartScaleOf, formatMetric, unitMark } from "#lib/charts/format-metric.ts";
import { formatCount } from "#lib/charts/format-value.ts";
import { forBothFrames, timeScale } from "#lib/charts/frame.ts";
import { prepareTimeSeries } from "#lib/charts/time-series.ts";
import type { TimeSeriesModel } from "#lib/charts/time-series.ts";
import { metricLabel } from "#lib/metrics/metric-label.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { VersionRow, VersionSeries } from "#lib/targets/view-schema.ts";
import { useVersionWords } from "./version-words.ts";

const labelRoom = 52;

function VersionAxis({ model, names }: { model: TimeSeriesModel; names: readonly string[] }) {
  const x = timeScale(model.range, model.frame);
  const every = Math.ceil((names.length * labelRoom) / (model.frame.right - model.frame.left));
  return (
    <svg className="axis" width={model.frame.width} height="20" aria-hidden="true">
      {names.map((name, index) =>
        index % every === 0 ? (
          <text key={name} className="mid" x={x(index)} y="14">
            {name}
          </text>
        ) : null,
      )}
    </svg>
  );
}

type Props = {
  modality: Modality;
  /** null: no version was evaluated on this modality. */
  series: VersionSeries | null;
  nameOf: (versionId: string) => string;
  /** Id of the version to point out; null: none. */
  chosen: string | null;
  versions: readonly VersionRow[];
};

type PointsProps = { caption: string; series: VersionSeries; nameOf: Props["nameOf"] };

function PointsTable({ caption, series, nameOf }: PointsProps) {
  const shell = useTranslations("shell");
  const t = useTranslations("models");
  const write = (value: number | null) => (value === null ? "–" : formatMetric(value, series.unit));
  return (
    <details className="as-table">
      <summary>{shell("viewAsTable")}</summary>
      <div tabIndex={0} role="region" aria-label={caption}>
        <table>
          <thead>
            <tr>
              {[t("version"), shell("value"), shell("low"), shell("high"), shell("count")].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {series.points.map(({ versionId, value, low, high, n }) => (
              <tr key={versionId}>
                <th scope="row">{nameOf(versionId)}</th>
                <td>{value === null ? shell("noData") : write(value)}</td>
                <td>{write(low)}</td>
                <td>{write(high)}</td>
                <td>{n === null ? "–" : formatCount(n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** The versions stand at 0, 1, 2 and so on, with half a step of room on both sides. */
function modelsOf(modality: Modality, series: VersionSeries, chosen: string | null) {
  const { unit, factor } = chartScaleOf(series.unit);
  const scaled = (value: number | null) => (value === null ? null : value * factor);
  const points = series.points.map(({ value, low, high, n }, index) => ({
    at: index,
    value: scaled(value),
    low: scaled(low),
    high: scaled(high),
    n,
  }));
  const range = { fromAt: -0.5, toAt: Math.max(0.5, points.length - 0.5) };
  const place = series.points.findIndex(({ versionId }) => versionId === chosen);
  const shaded = place === -1 ? [] : [{ fromAt: place - 0.5, toAt: place + 0.5 }];
  return forBothFrames((frame) =>
    prepareTimeSeries({
      series: { modality, metric: series.metric, unit, limit: null, points },
      range,
      frame,
      gapAfterMs: 1.5,
      shaded,
    }),
  );
}

/** One modality over the versions, all on the same dataset; a version not evaluated on it leaves a gap. */
export function VersionFigure({ modality, series, nameOf, chosen, versions }: Props) {
  const t = useTranslations("models");
  const locale = useLocale();
  const words = useTranslations("glossary.modality");
  const wordsOf = useVersionWords();
  if (series === null) {
    return (
      <div className="mc">
        <div className="note">
          <p className="ml">
            <ModalityMark modality={modality} />
          </p>
          <h3 className="find-s">{t("neverEvaluated")}</h3>
        </div>
      </div>
    );
  }
  const { finding, evidence } = wordsOf({ series, versions, chosen, nameOf });
  const description = evidence.join("; ");
  const metric = metricLabel({ metric: series.metric, label: series.label ?? undefined }, locale);
  const unit = unitMark(series.unit) ?? "none";
  const models = modelsOf(modality, series, chosen);
  const { wide, narrow } = models;
  const name = t("liveName", { metric, modality: words(modality), unit });
  const names = series.points.map(({ versionId }) => nameOf(versionId));
  const picture = (model: TimeSeriesModel) => (
    <>
      <PlotSvg model={model} title={finding} description={description} isTimed={false} />
      <VersionAxis model={model} names={names} />
    </>
  );
  return (
    <Figure
      modality={modality}
      name={name}
      finding={finding}
      evidence={evidence}
      table={<PointsTable caption={name} series={series} nameOf={nameOf} />}
      picture={{ wide: picture(wide), narrow: picture(narrow) }}
      overlay={
        <InteractiveOverlay
          title={finding}
          description={description}
          names={names}
          points={wide.points}
          unit={wide.series.unit}
          modality={modality}
          isDifference={false}
          axis={{ min: wide.axis.min, max: wide.axis.max }}
          range={wide.range}
          frames={{ wide: wide.frame, narrow: narrow.frame }}
          group="versions"
        />
      }
    />
  );
}
