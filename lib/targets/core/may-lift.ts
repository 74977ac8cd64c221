import type { Scope } from "#lib/schema/scope.ts";
import type { FreezePolicy } from "#lib/targets/freeze-policy-schema.ts";

/** Whether somebody may lift a freeze before its time: an operator, and where the policy says so only its owner or an administrator. */
export function mayLift(
  { liftedBy }: Pick<FreezePolicy, "liftedBy">,
  actor: { readonly id: string | null; readonly scopes: readonly Scope[] },
  ownerId: string | null,
): boolean {
  if (!actor.scopes.includes("operate")) return false;
  if (liftedBy === "operators" || actor.scopes.includes("administer")) return true;
  return actor.id !== null && actor.id === ownerId;
}
