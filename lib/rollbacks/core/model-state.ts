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

/** Whether somebody has to look: one that waits, or that is degraded and whose finding nobody looked at. */
function needsSomebody({ state, target }: OverviewModel): boolean {
  return state === "waiting" || (state === "degraded" && target?.review === undefined);
}

/** By state; of two in the same state, the one that nobody looked at first. */
function rank(model: OverviewModel): number {
  return 2 * States.options.indexOf(model.state) + (model.target?.review === undefined ? 0 : 1);
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
    needsAttention: arranged.filter(needsSomebody).length,
    models: arranged.toSorted((a, b) => rank(a) - rank(b) || a.model.slug.localeCompare(b.model.slug)),
  };
}
