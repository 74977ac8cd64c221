/** Per-item results of one version; `identity` is the digest of the item list, null where nobody recorded it. */
export type ItemResults =
  /** 1: the item is right, or has the event that the metric counts. */
  | { readonly kind: "binary"; readonly identity: string | null; readonly values: Uint8Array }
  /** One value an item, in the metric's unit (logarithms where the catalogue says so); raw samples for quantiles. */
  | { readonly kind: "scores"; readonly identity: string | null; readonly values: Float64Array }
  /** Errors and reference words, cost and requests: numerator and denominator an item. */
  | {
      readonly kind: "ratio";
      readonly identity: string | null;
      readonly numerators: Float64Array;
      readonly denominators: Float64Array;
    }
  /** Sufficient statistics an item, which a corpus score is computed from after summing. */
  | {
      readonly kind: "statistics";
      readonly identity: string | null;
      readonly rows: readonly Float64Array[];
      readonly score: (sums: Float64Array) => number;
    }
  /** Ratings of stimuli by raters; raters are resampled whole. */
  | {
      readonly kind: "ratings";
      readonly identity: string | null;
      readonly ratings: readonly { readonly rater: string; readonly value: number }[];
    };

/** What is stored of one metric for one version: the value always, the rest where it is known. */
export interface MetricSample {
  readonly value: number;
  readonly n: number | null;
  readonly successes: number | null;
  readonly items: ItemResults | null;
}

/** How many items the results hold. */
export function itemCountOf(items: ItemResults): number {
  if (items.kind === "ratio") return items.numerators.length;
  if (items.kind === "statistics") return items.rows.length;
  return items.kind === "ratings" ? items.ratings.length : items.values.length;
}

/** Whether two result lists are over the same items: `unverified` where a side did not record its item list. */
export type Pairing = "paired" | "unverified" | "unpaired";

/** Items pair when kind and count agree and no recorded identity contradicts. */
export function pairingOf(baseline: ItemResults | null, suspect: ItemResults | null): Pairing {
  if (baseline === null || suspect === null || baseline.kind !== suspect.kind) return "unpaired";
  if (itemCountOf(baseline) !== itemCountOf(suspect)) return "unpaired";
  if (baseline.identity === null || suspect.identity === null) return "unverified";
  return baseline.identity === suspect.identity ? "paired" : "unpaired";
}
