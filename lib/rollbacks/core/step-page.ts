import type { Rollback, RollbackStep } from "#lib/rollbacks/schema.ts";

const order: readonly RollbackStep[] = ["problem", "version", "test", "rollout", "notify", "report"];

/** What the page of a step shows: itself, that traffic moves already, or it leads on to another place. */
export type StepPage =
  | { readonly kind: "show" }
  | { readonly kind: "already_running" }
  | { readonly kind: "go"; readonly to: "live" | RollbackStep };

/**
 * What somebody sees who asks for the page of a step. Steps before the present one can be looked at again as long as no
 * traffic moved; afterwards they only say so, and never take a press twice.
 */
export function stepPage(
  rollback: Pick<Rollback, "step" | "state" | "rolloutId">,
  asked: RollbackStep,
): StepPage {
  if (asked === "problem") return { kind: "show" };
  if (rollback.state === "cancelled") return { kind: "go", to: "report" };
  if (rollback.rolloutId !== null) return asked === "notify" ? { kind: "show" } : { kind: "already_running" };
  return order.indexOf(asked) <= order.indexOf(rollback.step)
    ? { kind: "show" }
    : { kind: "go", to: rollback.step };
}

/** Where the address of a rollback itself leads: its live screen once traffic moves, else the step it is at. */
export function homePage(rollback: Pick<Rollback, "step" | "state" | "rolloutId">): "live" | RollbackStep {
  if (rollback.rolloutId !== null) return "live";
  return rollback.state === "cancelled" ? "report" : rollback.step;
}
