import { z } from "zod";
import { DatasetIdentity } from "#lib/evaluations/schema.ts";
import { Count, Modality } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** A dataset that results of a model are known on: one content, told by hash, revision and split. */
export const KnownDataset = z.object({
  dataset: DatasetIdentity,
  modalities: z.array(Modality),
  metrics: z.array(z.string()),
  versionCount: Count,
  evaluationCount: Count,
  /** Evaluations that came with their items, which paired tests need. */
  withItemsCount: Count,
  /** The most answers that one metric was made of; null: no evaluation told. */
  mostAnswers: Count.nullable(),
  lastRanAt: Timestamp,
  lastImport: z.object({ at: Timestamp, by: z.string(), source: z.string() }),
});
export type KnownDataset = z.infer<typeof KnownDataset>;
