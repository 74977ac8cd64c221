import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { MarkerRail } from "#components/charts/marker-rail.tsx";
import { VersionRibbon } from "#components/charts/version-ribbon.tsx";
import { Gap } from "#components/shell/gap.tsx";
import { formatInstant } from "#lib/charts/format-instant.ts";
import { formatShare } from "#lib/charts/format-value.ts";
import { forBothFrames, wideFrame } from "#lib/charts/frame.ts";
import { prepareMarkerRail } from "#lib/charts/marker-rail.ts";
import type { Marker, TimeRange } from "#lib/charts/schema.ts";
import { prepareVersionRibbon } from "#lib/charts/version-ribbon.ts";
import type { RibbonLook } from "#lib/charts/version-ribbon.ts";
import { LiveMetric } from "#lib/targets/chart-schema.ts";
import { metricLabel } from "#lib/metrics/metric-label.ts";
import type { ModelView } from "#lib/targets/view-schema.ts";
import { HistoryRange as Ranges } from "#lib/targets/view-schema.ts";
import { ChosenVersion } from "./chosen-version.tsx";
import { LiveFigure, useVerdictWords } from "./live-figure.tsx";
import { LookLinks } from "./look-links.tsx";
import { modelAddress } from "./model-address.ts";
import type { ModelLook } from "./model-address.ts";
import { VersionFigure } from "./version-figure.tsx";

function shortNames(view: ModelView): (versionId: string | null) => string {
  const names = new Map(view.versions.map(({ version }) => [version.id, version.shortName]));
  const served = new Map(view.serving.map(({ versionId, versionName }) => [versionId, versionName]));
  return (id) => (id === null ? "" : (names.get(id) ?? served.get(id) ?? ""));
}

function rangeOf(view: ModelView): TimeRange {
  return { fromAt: view.from.getTime(), toAt: view.to.getTime() };
}

function RangeLinks({ view, look }: { view: ModelView; look: ModelLook }) {
  const t = useTranslations("models");
  const nameOf = shortNames(view);
  const newest = view.serving.toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime())[0];
  const since = nameOf(look.version ?? newest?.versionId ?? null);
  return (
    <LookLinks
      options={Ranges.options}
      chosen={look.range}
      hrefOf={(range) => modelAddress(view.model.slug, { ...look, range })}
      wordOf={(range) => (range === "since" ? t("range.since", { version: since }) : t(`range.${range}`))}
    />
  );
}

function AxisLinks({ view, look }: { view: ModelView; look: ModelLook }) {
  const t = useTranslations("models.axis");
  return (
    <LookLinks
      options={["time", "version"]}
      chosen={look.axis}
      hrefOf={(axis) => modelAddress(view.model.slug, { ...look, axis })}
      wordOf={(axis) => t(axis)}
    />
  );
}

function MetricLinks({ view, look }: { view: ModelView; look: ModelLook }) {
  const locale = useLocale();
  return (
    <LookLinks
      options={LiveMetric.options}
      chosen={look.metric}
      hrefOf={(metric) => modelAddress(view.model.slug, { ...look, metric })}
      wordOf={(metric) => metricLabel({ metric }, locale)}
    />
  );
}

/** When the version that is pointed out had traffic. */
function servedSpans(view: ModelView, versionId: string | null): TimeRange[] {
  return view.serving
    .filter((one) => one.versionId === versionId)
    .map(({ startedAt, endedAt }) => ({
      fromAt: startedAt.getTime(),
      toAt: (endedAt ?? view.to).getTime(),
    }));
}

/** Which version served with which share: the whole life above, the range below, returns as loops. */
export function ModelRibbon({ view, look }: { view: ModelView; look: ModelLook }) {
  const t = useTranslations("models");
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const nameOf = shortNames(view);
  const states = new Map(view.versions.map(({ version, state }) => [version.id, state]));
  const lookOf = (versionId: string, isOpen: boolean): RibbonLook => {
    if (states.get(versionId) === "known_bad") return "bad";
    return isOpen ? "current" : "plain";
  };
  const open = new Set(
    view.serving.filter(({ endedAt }) => endedAt === null).map(({ versionId }) => versionId),
  );
  const model = prepareVersionRibbon({
    spans: view.serving.map(({ versionId, share, startedAt, endedAt }) => ({
      version: versionId,
      label: nameOf(versionId),
      sharePercent: share,
      fromAt: startedAt.getTime(),
      toAt: endedAt?.getTime() ?? null,
    })),
    range: rangeOf(view),
    frame: wideFrame,
    looks: Object.fromEntries(
      [...new Set(view.serving.map(({ versionId }) => versionId))].map((id) => [
        id,
        lookOf(id, open.has(id)),
      ]),
    ),
    rollbacks: view.moves
      .filter(({ kind }) => kind === "returned")
      .map(({ at, versionId }) => ({
        at: at.getTime(),
        toVersion: versionId,
        label: t("returnedTo", { version: nameOf(versionId) }),
        time: formatInstant(at, context, "full"),
      })),
    context,
  });
  return (
    <section className="mc" aria-labelledby="ribbon">
      <div className="note">
        <h2 id="ribbon">{t("ribbon")}</h2>
        <p>{t("ribbonHow")}</p>
        <RangeLinks view={view} look={look} />
        <ChosenVersion view={view} look={look} />
      </div>
      <VersionRibbon
        model={model}
        title={t("ribbonTitle", { model: view.model.slug })}
        lifeLabel={t("lifeSince", { day: formatInstant(new Date(model.life.fromAt), context, "day") })}
        rangeLabel={t("rangeBelow", { range: look.range })}
        chosen={look.version ?? undefined}
      />
    </section>
  );
}

/** Since when the target is worse, when that is in the range. */
function incidentsOf({ target, from }: ModelView, t: (key: "incident") => string): Marker[] {
  const health = target?.health ?? null;
  if (health === null || health.state !== "degraded" || health.since < from) return [];
  return [{ at: health.since.getTime(), label: t("incident") }];
}

/** One figure per modality over time with the moves of traffic, or over the versions by evaluation. */
export function ModelFigures({ view, look }: { view: ModelView; look: ModelLook }) {
  const t = useTranslations("models");
  const locale = useLocale();
  const verdictWords = useVerdictWords(view);
  const nameOf = shortNames(view);
  const markers = view.moves
    .filter(({ at }) => at >= view.from)
    .map(({ at, kind, versionId, share, reason, rollbackId }): Marker => {
      const values = { version: nameOf(versionId), share: formatShare(share), reason: reason ?? "" };
      // What the rollout engine writes down as a reason is the stage, which the share says already.
      const isExplained = reason !== null && reason !== "" && rollbackId === null;
      const label = kind === "took" ? t("took", values) : t(isExplained ? "returnedWhy" : "returned", values);
      return { at: at.getTime(), label };
    })
    .concat(incidentsOf(view, t));
  const shaded = servedSpans(view, look.version);
  return (
    <section className="stack" aria-label={t("figures", { metric: metricLabel(look, locale) })}>
      <div className="looks">
        <AxisLinks view={view} look={look} />
        {look.axis === "time" && <MetricLinks view={view} look={look} />}
      </div>
      {look.axis === "time" &&
        view.live.map((series) => (
          <LiveFigure
            key={series.modality}
            series={series}
            targetId={view.target?.id ?? null}
            range={rangeOf(view)}
            markers={markers}
            shaded={shaded}
            said={look.metric === "top1_accuracy" ? verdictWords(series) : null}
          />
        ))}
      {look.axis === "version" &&
        view.model.modalities.map((modality) => (
          <VersionFigure
            key={modality}
            modality={modality}
            series={view.byVersion.find((one) => one.modality === modality) ?? null}
            nameOf={nameOf}
            chosen={look.version}
            versions={view.versions}
          />
        ))}
      {look.axis === "time" && (
        <MarkerRail
          models={forBothFrames((frame) => prepareMarkerRail(markers, rangeOf(view), frame))}
          note={
            <p className="t12 q">
              {t(look.metric === "top1_accuracy" || look.metric === "error_rate" ? "bandTime" : "stepTime")}
              <Gap />
              {t("everyTime")}
            </p>
          }
        />
      )}
    </section>
  );
}
