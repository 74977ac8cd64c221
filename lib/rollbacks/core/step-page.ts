import type { Rollback, RollbackStep } from "#lib/rollbacks/schema.ts";

const order: readonly RollbackStep[] = ["problem", "version", "test", "rollout", "notify", "report"];

/** What the page of a step shows: itself, that traffic moves already, or it leads on to another place. */
export type StepPage =
  | { readonly kind: "show" }
  | { readonly kind: "already_running" }
  | { readonly kind: "go"; readonly to: "live" | RollbackStep };

/** Whether another version is being chosen while traffic stands still: the steps 2 to 4 are gone through again. */
export function isChoosingAnother({
  step,
  state,
  rolloutId,
}: Pick<Rollback, "step" | "state" | "rolloutId">): boolean {
  return state === "open" && rolloutId !== null && ["version", "test", "rollout"].includes(step);
}

/**
 * What somebody sees who asks for the page of a step. Steps before the present one can be looked at again as long as no
 * traffic moved, or another version is being chosen; else they only say so afterwards, and never take a press twice.
 */
export function stepPage(
  rollback: Pick<Rollback, "step" | "state" | "rolloutId">,
  asked: RollbackStep,
): StepPage {
  if (asked === "problem") return { kind: "show" };
  if (rollback.state === "cancelled") return { kind: "go", to: "report" };
  if (rollback.rolloutId !== null && asked === "notify") return { kind: "show" };
  if (rollback.rolloutId !== null && !isChoosingAnother(rollback)) return { kind: "already_running" };
  return order.indexOf(asked) <= order.indexOf(rollback.step)
    ? { kind: "show" }
    : { kind: "go", to: rollback.step };
}

/** Where the address of a rollback itself leads: its live screen once traffic moves, else the step it is at. */
export function homePage(rollback: Pick<Rollback, "step" | "state" | "rolloutId">): "live" | RollbackStep {
  if (rollback.rolloutId !== null) return "live";
  return rollback.state === "cancelled" ? "report" : rollback.step;
}
