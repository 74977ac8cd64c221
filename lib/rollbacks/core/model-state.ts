import type {
  ModelState,
  OpenRollback,
  OverviewModel,
  OverviewView,
} from "#lib/rollbacks/overview-schema.ts";
import { ModelState as States } from "#lib/rollbacks/overview-schema.ts";
import type { RolloutState } from "#lib/rollouts/schema.ts";
import type { ModelHealth } from "#lib/targets/view-schema.ts";

const movesByItself: readonly RolloutState[] = ["planned", "shifting", "holding", "baking"];

/** Whether a rollback goes on only when a person acts: before traffic moves, or when the rollout does not run by itself. */
export function isWaitingForPerson(rolloutState: RolloutState | null): boolean {
  return rolloutState === null || !movesByItself.includes(rolloutState);
}

/** A model's state: an open rollback decides before what was measured; a model without a target has no data. */
export function modelState(
  health: Pick<ModelHealth, "target">,
  rollback: Pick<OpenRollback, "isWaiting"> | null,
): ModelState {
  if (rollback !== null) return rollback.isWaiting ? "waiting" : "rolling_back";
  return health.target?.health?.state ?? "no_data";
}

function rank({ state }: OverviewModel): number {
  return States.options.indexOf(state);
}

/** The overview: waiting, rolling back, degraded, no data, healthy; within a state by name. */
export function arrangeOverview(
  models: readonly ModelHealth[],
  rollbacks: readonly OpenRollback[],
  checkedAt: Date,
): Omit<OverviewView, "firstRun"> {
  const arranged = models.map((health): OverviewModel => {
    const rollback = rollbacks.find(({ model }) => model === health.model.slug) ?? null;
    return { ...health, rollback, state: modelState(health, rollback) };
  });
  return {
    checkedAt,
    needsAttention: arranged.filter(({ state }) => state === "waiting" || state === "degraded").length,
    models: arranged.toSorted((a, b) => rank(a) - rank(b) || a.model.slug.localeCompare(b.model.slug)),
  };
}
