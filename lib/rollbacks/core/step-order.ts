import type { Rollback, RollbackStep } from "#lib/rollbacks/schema.ts";

/** What a person does in the wizard, as far as it moves the step. */
export type StepEvent =
  | "version_chosen"
  | "tests_accepted"
  | "tests_skipped"
  | "rollout_started"
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
};

/** Every move there is: from which steps an event is allowed, and where it leads. */
const moves = {
  version_chosen: { from: ["version", "test", "rollout"], to: "test", state: "open" },
  tests_accepted: { from: ["test"], to: "rollout", state: "open" },
  tests_skipped: { from: ["version", "test", "rollout"], to: "rollout", state: "open" },
  rollout_started: { from: ["rollout"], to: "notify", state: "open" },
  rollout_finished: { from: ["notify"], to: "report", state: "finished" },
  cancelled: { from: ["problem", "version", "test", "rollout"], to: "report", state: "cancelled" },
} as const satisfies Record<StepEvent, Row>;

/**
 * The step that an event leads to. The steps are strictly in order; a version may be chosen anew and the rollback cancelled
 * as long as no traffic moved. Nothing happens any more in a rollback that ended.
 */
export function moveStep(at: { step: RollbackStep; state: Rollback["state"] }, event: StepEvent): StepMove {
  if (at.state !== "open") return { ok: false, reason: `the rollback is ${at.state}` };
  const move: Row = moves[event];
  if (!move.from.includes(at.step)) {
    return {
      ok: false,
      reason: `the rollback is at the step "${at.step}"; this is possible at: ${move.from.join(", ")}`,
    };
  }
  return { ok: true, step: move.to, state: move.state };
}
