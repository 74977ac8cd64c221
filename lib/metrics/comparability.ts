/** What has to agree before two values of one metric may be subtracted. */
export interface MeasuredIdentity {
  readonly metric: string;
  readonly modality: string;
  readonly dataset: {
    readonly name: string;
    readonly revision: string | null;
    readonly sha256: string | null;
    readonly split: string | null;
  };
  /** Normaliser, tokenizer, extractor, N, judge: whatever pins the metric. */
  readonly metricDefinition: string | null;
  /** Kind of machine and precision, where it is told. */
  readonly runtimeClass?: string | null;
}

/** A field that differs, or that one side or both did not record. */
export interface ComparabilityReason {
  readonly field:
    | "metric"
    | "modality"
    | "dataset.name"
    | "dataset.revision"
    | "dataset.sha256"
    | "dataset.split"
    | "metric_definition"
    | "runtime_class";
  readonly code: "differs" | "not_recorded";
  readonly first: string | null;
  readonly second: string | null;
}

/** `identity_not_recorded` may be compared, with that label; `not_comparable` is shown side by side without a difference. */
export interface Comparability {
  readonly status: "comparable" | "identity_not_recorded" | "not_comparable";
  readonly reasons: readonly ComparabilityReason[];
}

type Field = ComparabilityReason["field"];
type Pair = readonly [first: string | null, second: string | null];

function compareField(field: Field, [first, second]: Pair): ComparabilityReason | null {
  if (first !== null && second !== null)
    return first === second ? null : { field, code: "differs", first, second };
  return first === second ? null : { field, code: "not_recorded", first, second };
}

/** The hash decides where both have one; without it equal revisions do; without either the identity is not recorded. */
function compareData(
  first: MeasuredIdentity["dataset"],
  second: MeasuredIdentity["dataset"],
): ComparabilityReason | null {
  if (first.sha256 !== null && second.sha256 !== null) {
    return compareField("dataset.sha256", [first.sha256, second.sha256]);
  }
  if (first.revision !== null && second.revision !== null) {
    return compareField("dataset.revision", [first.revision, second.revision]);
  }
  return { field: "dataset.sha256", code: "not_recorded", first: first.sha256, second: second.sha256 };
}

/**
 * Whether two values may be compared: metric, modality, dataset name, split, content (hash, else revision), metric
 * definition and runtime class must agree. What only one side recorded is no contradiction, and is named.
 */
export function compareIdentities(first: MeasuredIdentity, second: MeasuredIdentity): Comparability {
  const reasons = [
    compareField("metric", [first.metric, second.metric]),
    compareField("modality", [first.modality, second.modality]),
    compareField("dataset.name", [first.dataset.name, second.dataset.name]),
    compareField("dataset.split", [first.dataset.split, second.dataset.split]),
    compareData(first.dataset, second.dataset),
    compareField("metric_definition", [first.metricDefinition, second.metricDefinition]),
    compareField("runtime_class", [first.runtimeClass ?? null, second.runtimeClass ?? null]),
  ].filter((reason) => reason !== null);
  if (reasons.some((reason) => reason.code === "differs")) return { status: "not_comparable", reasons };
  return { status: reasons.length > 0 ? "identity_not_recorded" : "comparable", reasons };
}
