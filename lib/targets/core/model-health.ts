import type { Verdict } from "#lib/evaluations/verdict-schema.ts";
import type { Model } from "#lib/models/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { Readiness } from "#lib/targets/readiness-schema.ts";
import type { ServingInterval, Target } from "#lib/targets/schema.ts";
import type { HistoryPoint, ModalityHealth, ModelHealth, ServingShare } from "#lib/targets/view-schema.ts";
import type { Version } from "#lib/versions/schema.ts";
import { liveAccuracy, livePoints } from "./live-series.ts";
import type { StepParts } from "./live-series.ts";
import { servedWindows, servingMoves } from "./serving-history.ts";
import { intendedShares, summariseTarget } from "./summarise-target.ts";

/** A source that fails for less is asked again first: a screen that flickers is not read. */
const blipMs = 60_000;

/** Rows about one model, as the queries over all models gave them. */
export type ModelHealthRows = {
  readonly model: Model;
  readonly target: Target | null;
  readonly readiness: Readiness | null;
  readonly serving: readonly ServingInterval[];
  readonly steps: readonly (StepParts & { readonly modality: Modality })[];
  readonly versions: ReadonlyMap<string, Version>;
  readonly now: Date;
};

/** What the verdict was decided on, else the newest point; null where neither is. */
function newestValue(verdict: Verdict | null, points: readonly HistoryPoint[]) {
  const evidence = verdict?.evidence ?? null;
  if (evidence !== null) {
    return { value: evidence.suspect, n: evidence.suspectCount, baseline: evidence.baseline };
  }
  const newest = points.findLast(({ value }) => value !== null);
  return { value: newest?.value ?? null, n: newest?.n ?? null, baseline: null };
}

function modalityHealth(modality: Modality, rows: ModelHealthRows): ModalityHealth {
  const verdicts = rows.target?.health?.verdicts ?? [];
  const found = verdicts.find((one) => one.modality === modality && one.metric === liveAccuracy);
  const points = livePoints(
    liveAccuracy,
    rows.steps.filter((step) => step.modality === modality),
  );
  const verdict = found?.verdict ?? null;
  return { modality, ...newestValue(verdict, points), verdict, points };
}

function servingShares(rows: ModelHealthRows): ServingShare[] {
  const { target, serving, versions, now } = rows;
  const intended = target === null ? null : intendedShares(target.traffic);
  const observed = target?.traffic.observed ?? null;
  const windows = servedWindows(serving, now);
  const open = serving.filter(({ endedAt, share }) => endedAt === null && share > 0);
  return open
    .map((interval): ServingShare => {
      const { versionId, versionName: name, share } = interval;
      const seen = observed?.find((one) => one.version === name)?.share;
      return {
        versionId,
        name,
        shortName: versions.get(versionId)?.shortName ?? name,
        intended: intended?.get(name) ?? share,
        observed: observed === null ? null : (seen ?? 0),
        since: windows.get(versionId) === undefined ? null : interval.startedAt,
      };
    })
    .toSorted((a, b) => b.intended - a.intended);
}

/** How one model is now; what was not measured is null, and a modality without counts has no points. */
export function modelHealth(rows: ModelHealthRows): ModelHealth {
  const { model, target, serving, versions } = rows;
  const move = servingMoves(serving).at(-1) ?? null;
  const shortName = (id: string | null | undefined) =>
    id == null ? null : (versions.get(id)?.shortName ?? null);
  return {
    model,
    target: target === null ? null : summariseTarget(target),
    readiness: rows.readiness,
    serving: servingShares(rows),
    baselineShortName: shortName(target?.health?.baselineVersionId),
    modalities: model.modalities.map((modality) => modalityHealth(modality, rows)),
    lastMove: move === null ? null : { ...move, shortName: shortName(move.versionId) ?? "" },
    noDataSince: lastReadOf(target?.metricSources ?? [], rows.now),
  };
}

/** When a target whose sources all fail was last read; null: one works or did a minute ago, there is none, or none ever worked. */
function lastReadOf(sources: Target["metricSources"], now: Date): Date | null {
  if (sources.some(({ lastError }) => lastError === null)) return null;
  const read = Math.max(...sources.flatMap(({ lastSuccessAt }) => lastSuccessAt?.getTime() ?? []));
  return Number.isFinite(read) && now.getTime() - read > blipMs ? new Date(read) : null;
}
