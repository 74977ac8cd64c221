import { targetsContract } from "#lib/targets/contract.ts";
import type { Running } from "./fixtures.ts";

/** Audio as the worker measured it over a time, all versions that served then together. */
export interface LiveAccuracy {
  readonly labelled: number;
  readonly percent: number;
}

/** Reads what the product itself measured on live traffic of the model's audio, from an instant to another. */
export async function audioAccuracy({ api, target }: Running, from: Date, to: Date): Promise<LiveAccuracy> {
  const params = { targetId: (await target()).id };
  const query = { from, to, modality: "audio" as const, points: 2_000 };
  const { items } = await api(targetsContract.listSamples, { params, query });
  const correct = items.reduce((sum, sample) => sum + sample.correct, 0);
  const labelled = correct + items.reduce((sum, sample) => sum + sample.wrong, 0);
  return { labelled, percent: labelled === 0 ? Number.NaN : (100 * correct) / labelled };
}
