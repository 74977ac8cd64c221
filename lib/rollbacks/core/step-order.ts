import type { Rollback, RollbackStep } from "#lib/rollbacks/schema.ts";

/** What a person does in the wizard, as far as it moves the step. */
export type StepEvent =
  | "version_chosen"
  | "tests_accepted"
  | "tests_skipped"
  | "rollout_started"
  | "another_wanted"
  | "version_kept"
  | "went_back"
  | "rollout_finished"
  | "cancelled";

/** The step after an event, or why it is refused. */
export type StepMove =
  | { readonly ok: true; readonly step: RollbackStep; readonly state: Rollback["state"] }
  | { readonly ok: false; readonly reason: string };

type Row = {
  readonly from: readonly RollbackStep[];
  readonly to: RollbackStep;
  readonly state: Rollback["state"];
  /** Whether traffic must have moved before, or must not; absent: both are well. */
  readonly traffic?: "moved" | "not_moved";
};

/** Every move there is: from which steps an event is allowed, and where it leads. */
const moves = {
  version_chosen: { from: ["version", "test", "rollout"], to: "test", state: "open" },
  tests_accepted: { from: ["test"], to: "rollout", state: "open" },
  tests_skipped: { from: ["version", "test", "rollout"], to: "rollout", state: "open" },
  rollout_started: { from: ["rollout"], to: "notify", state: "open" },
  another_wanted: { from: ["notify"], to: "version", state: "open", traffic: "moved" },
  version_kept: { from: ["version", "test", "rollout"], to: "notify", state: "open", traffic: "moved" },
  went_back: { from: ["version", "test", "rollout"], to: "notify", state: "open", traffic: "moved" },
  rollout_finished: {
    from: ["version", "test", "rollout", "notify"],
    to: "report",
    state: "finished",
    traffic: "moved",
  },
  cancelled: {
    from: ["problem", "version", "test", "rollout"],
    to: "report",
    state: "cancelled",
    traffic: "not_moved",
  },
} as const satisfies Record<StepEvent, Row>;

/**
 * The step that an event leads to. The steps are strictly in order. A version may be chosen anew, after traffic moved only by way of
 * "choose another version"; the rollback is cancelled only as long as no traffic moved. Nothing happens any more in one that ended.
 */
export function moveStep(at: Pick<Rollback, "step" | "state" | "rolloutId">, event: StepEvent): StepMove {
  if (at.state !== "open") return { ok: false, reason: `the rollback is ${at.state}` };
  const move: Row = moves[event];
  if (!move.from.includes(at.step)) {
    return {
      ok: false,
      reason: `the rollback is at the step "${at.step}"; this is possible at: ${move.from.join(", ")}`,
    };
  }
  const hasMoved = at.rolloutId !== null;
  if (move.traffic === "not_moved" && hasMoved) return { ok: false, reason: "traffic has moved already" };
  if (move.traffic === "moved" && !hasMoved) return { ok: false, reason: "no traffic has moved yet" };
  return { ok: true, step: move.to, state: move.state };
}
