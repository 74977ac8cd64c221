import { findMetric, isMetricEnabled, metricCatalogue } from "#lib/metrics/catalogue.ts";
import type { EffectiveMetric, JudgingSettings, PutMetric } from "#lib/models/judging-schema.ts";
import type { InvalidParam } from "#lib/schema/app-error.ts";
import { MetricEntry, MetricOverride } from "#lib/schema/metric.ts";

/** Settings with a change made, or why it cannot be made, by field. */
export type MetricChange =
  | { readonly ok: true; readonly settings: JudgingSettings }
  | { readonly ok: false; readonly refusals: readonly InvalidParam[] };

type Asked = Omit<PutMetric, "expectedRevision" | "reason">;

const needed = ["label", "modalities", "unit", "direction", "statKind", "minimumEffect"] as const;
const changeable = [
  "label",
  "definition",
  "modalities",
  "unit",
  "direction",
  "twoSided",
  "range",
  "statKind",
  "quantileOrder",
  "minimumEffect",
] as const satisfies readonly (keyof MetricEntry)[];

const noLimit = { minimum: null, maximum: null };

function ofCatalogue(id: string): MetricEntry | null {
  return metricCatalogue.find((entry) => entry.id === id) ?? null;
}

/** The fields of an entry that the request gives, in the entry's own words. */
function givenFields(
  { metric, enabled: _enabled, direction, quantileOrder, ...asked }: Asked,
  base: MetricEntry | null,
) {
  const way =
    direction === undefined
      ? {}
      : direction === "two_sided"
        ? { direction: base?.direction ?? ("lower" as const), twoSided: true }
        : { direction, twoSided: false };
  const kind = asked.statKind ?? base?.statKind;
  // A form sends the order of a metric that is no quantile empty; one that stops being a quantile loses it.
  const order = kind === "quantile" ? (quantileOrder ?? base?.quantileOrder ?? null) : null;
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  return { id: metric, ...Object.fromEntries(given), ...way, quantileOrder: order };
}

function missingOf(asked: Asked): InvalidParam[] {
  return needed
    .filter((name) => asked[name] === undefined)
    .map((name) => ({ name, reason: `is needed: the catalogue has no metric "${asked.metric}"` }));
}

/** What no entry may be: an empty range, an effect that no difference can reach, a quantile without its order. */
function refusalsOf({ range, statKind, quantileOrder, minimumEffect }: MetricEntry): InvalidParam[] {
  const { minimum, maximum } = range;
  const width = minimum === null || maximum === null ? Infinity : maximum - minimum;
  const refusals: (InvalidParam | false)[] = [
    width <= 0 && { name: "range.maximum", reason: `must be more than the smallest value ${minimum}` },
    statKind === "quantile" &&
      quantileOrder === null && { name: "quantileOrder", reason: "is needed for a quantile, e.g. 0.95" },
    minimumEffect.kind === "relative" &&
      minimumEffect.value > 1 && {
        name: "minimumEffect.value",
        reason: "is a share of the baseline where it is relative: 0.05 is 5 %",
      },
    minimumEffect.kind === "absolute" &&
      width > 0 &&
      minimumEffect.value >= width && {
        name: "minimumEffect.value",
        reason: `must be less than the whole range of ${width}`,
      },
  ];
  return refusals.filter((one) => one !== false);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The fields of an entry that differ from another of the same id. */
export function changedFields(entry: MetricEntry, base: MetricEntry): (typeof changeable)[number][] {
  return changeable.filter((name) => !isSame(entry[name], base[name]));
}

function without(settings: JudgingSettings, id: string): JudgingSettings {
  return {
    ...settings,
    own: settings.own.filter((entry) => entry.id !== id),
    overrides: settings.overrides.filter(({ metric }) => metric !== id),
  };
}

/**
 * Puts a metric into a model's settings: of a metric of the catalogue only what differs is kept, an own one is kept whole.
 * Refuses an own metric that lacks a field, an empty range and a minimum effect out of reach.
 */
export function putMetricInto(settings: JudgingSettings, asked: Asked): MetricChange {
  const base = ofCatalogue(asked.metric);
  const missing = base === null ? missingOf(asked) : [];
  if (missing.length > 0) return { ok: false, refusals: missing };
  const fields = givenFields(asked, base);
  const label = asked.label ?? base?.label;
  const entry = MetricEntry.parse({ definition: label, range: noLimit, ...base, ...fields });
  const refusals = refusalsOf(entry);
  if (refusals.length > 0) return { ok: false, refusals };
  const rest = without(settings, asked.metric);
  const switched = asked.enabled ? {} : { enabled: false };
  const changed =
    base === null ? {} : Object.fromEntries(changedFields(entry, base).map((name) => [name, entry[name]]));
  const override = { metric: asked.metric, ...changed, ...switched };
  const hasOverride = Object.keys(override).length > 1;
  return {
    ok: true,
    settings: {
      ...rest,
      own: base === null ? [...rest.own, entry] : rest.own,
      overrides: hasOverride ? [...rest.overrides, MetricOverride.parse(override)] : rest.overrides,
    },
  };
}

/** Takes everything that a model says of a metric out of its settings. */
export function resetMetricIn(settings: JudgingSettings, id: string): JudgingSettings {
  return without(settings, id);
}

/** What a model's settings say of one metric; null: nothing. */
export function ownSettingsOf({ own, overrides }: JudgingSettings, id: string) {
  const entry = own.find((one) => one.id === id);
  const override = overrides.find(({ metric }) => metric === id);
  return entry === undefined && override === undefined
    ? null
    : { ...(entry !== undefined && { own: entry }), ...(override !== undefined && { change: override }) };
}

/** Every metric of the catalogue and of the model as the model judges it, the model's own last. */
export function effectiveMetrics(settings: JudgingSettings): Omit<EffectiveMetric, "lastChange">[] {
  const ids = new Set([...metricCatalogue, ...settings.own].map(({ id }) => id));
  return [...ids].flatMap((id) => {
    const entry = findMetric(id, settings);
    if (entry === null) return [];
    const base = ofCatalogue(id);
    const enabled = isMetricEnabled(id, settings);
    const fields = base === null ? [] : changedFields(entry, base);
    const source = base === null ? "own" : fields.length > 0 || !enabled ? "changed" : "catalogue";
    return [{ entry, enabled, source, changedFields: fields, catalogueEffect: base?.minimumEffect ?? null }];
  });
}
