import type { ConsumerRead } from "#lib/consumers/schema.ts";
import type { Model } from "#lib/models/schema.ts";
import { invalidField } from "#lib/schema/app-error.ts";

/**
 * Refuses what a consumer cannot read: INVALID names a modality that the model does not serve, or a field whose values are
 * all handled but which is not read.
 */
export function checkReads(model: Model, reads: readonly ConsumerRead[]): void {
  for (const [index, { modality, fields, exhaustive = [] }] of reads.entries()) {
    if (modality !== "overall" && !model.modalities.includes(modality)) {
      const served = model.modalities.join(", ");
      const reason = `${model.slug} does not serve "${modality}"; it serves ${served}`;
      throw invalidField(`reads[${index}].modality`, reason);
    }
    const unread = exhaustive.find((field) => !fields.includes(field));
    if (unread !== undefined) {
      const reason = `"${unread}" is not among the fields that are read; add it to fields`;
      throw invalidField(`reads[${index}].exhaustive`, reason);
    }
  }
}

/** One declaration as it is stored, without members that were left out. */
export function asStored({ modality, fields, exhaustive }: ConsumerRead) {
  return { modality, fields, ...(exhaustive === undefined ? {} : { exhaustive }) };
}
