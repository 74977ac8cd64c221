import type { JudgingRevision, ModelMetrics, ModelRanking } from "#lib/models/judging-schema.ts";
import type { Model } from "#lib/models/schema.ts";

/** The judging settings of one model with their history, and the models that could be looked at instead. */
export interface JudgingView {
  readonly models: readonly Model[];
  /** null: no model is registered. */
  readonly judging: {
    readonly model: Model;
    readonly metrics: ModelMetrics;
    readonly ranking: ModelRanking;
    readonly history: { readonly items: readonly JudgingRevision[]; readonly nextCursor: string | null };
  } | null;
  /** Whether the reader may change them. */
  readonly canChange: boolean;
}
