import type { Symptom } from "#lib/rollbacks/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { liveAccuracy } from "#lib/targets/core/live-series.ts";

/** What a person complains about, as one hypothesis that keeps the full level of its test. */
export interface Complaint {
  readonly metric: string;
  readonly modality: Modality;
}

const metricOf: Partial<Record<Symptom, string>> = { quality: liveAccuracy, errors: "error_rate" };

/**
 * The metric that a complaint names before anybody looks: that of its first measured symptom, where it names one modality.
 * Null where it names several or none that is measured, since then all are one family.
 */
export function complaintOf(said: {
  readonly symptoms: readonly Symptom[];
  readonly modalities: readonly Modality[];
}): Complaint | null {
  const [modality, ...others] = said.modalities.filter((each) => each !== "overall");
  const metric = said.symptoms.map((symptom) => metricOf[symptom]).find((each) => each !== undefined);
  return modality === undefined || others.length > 0 || metric === undefined ? null : { metric, modality };
}
