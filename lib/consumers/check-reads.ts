import type { ConsumerRead } from "#lib/consumers/schema.ts";
import type { Model } from "#lib/models/schema.ts";
import { invalidField } from "#lib/schema/app-error.ts";

/** Refuses what a consumer cannot read: INVALID names a modality that the model does not serve. */
export function checkReads(model: Model, reads: readonly ConsumerRead[]): void {
  reads.forEach(({ modality }, index) => {
    if (modality === "overall" || model.modalities.includes(modality)) return;
    const served = model.modalities.join(", ");
    throw invalidField(
      `reads[${index}].modality`,
      `${model.slug} does not serve "${modality}"; it serves ${served}`,
    );
  });
}
