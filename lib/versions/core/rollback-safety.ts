import type { RollbackSafety } from "#lib/versions/change-schema.ts";
import type { InterfaceComparison } from "#lib/versions/interface-schema.ts";
import type { Component } from "#lib/versions/schema.ts";
import { compareContracts } from "./compare-interfaces.ts";

/** A version on the way from one version to another. */
export interface SafetyStep {
  readonly shortName: string;
  readonly components: readonly Component[];
}

/** FULL: neither direction breaks anybody, so that only optional fields come and go. */
function statusOf(one: SafetyStep, other: SafetyStep): RollbackSafety["status"] {
  const statuses: InterfaceComparison["status"][] = [
    compareContracts(one.components, other.components).status,
    compareContracts(other.components, one.components).status,
  ];
  if (statuses.includes("breaking")) return "not_safe";
  return statuses.includes("unknown") ? "unknown" : "safe";
}

/**
 * Whether going back from the first version to the last is safe for everybody who used one of them or one between: the
 * first is compared with every later one, both ways. Unknown is never safe.
 */
export function rollbackSafety(current: SafetyStep, earlier: readonly SafetyStep[]): RollbackSafety {
  const judged = earlier.map((step) => ({ step, status: statusOf(current, step) }));
  const isAny = (status: RollbackSafety["status"]) => judged.some((one) => one.status === status);
  const status = isAny("not_safe") ? "not_safe" : isAny("unknown") ? "unknown" : "safe";
  return {
    mode: earlier.length > 1 ? "full_transitive" : "full",
    status,
    between: earlier.slice(0, -1).map(({ shortName }) => shortName),
    against: judged.filter((one) => one.status !== "safe").map(({ step }) => step.shortName),
  };
}
