import type { WarmInstance } from "#lib/targets/readiness-schema.ts";

/** What decides over an instance that was started ahead of traffic. */
export type WarmInstanceFacts = {
  readonly instance: Pick<WarmInstance, "versionId" | "rollbackId" | "isOurs">;
  /** The most that the version holds of the target by intention, router or count, in percent; null: not known. */
  readonly share: number | null;
  /** The open rollback on the target; null: none. */
  readonly rollback: { readonly id: string; readonly candidateVersionId: string | null } | null;
  /** Whether a readiness check or a replay of this very version is under way. */
  readonly isBeingChecked: boolean;
  /** Whether the target keeps this version running, as the one to go back to. */
  readonly isStandby: boolean;
};

/**
 * What is to become of an instance that was started ahead of traffic: `forget` it once traffic has it, `stop` it when nobody
 * needs it, else `keep` it. One whose share is not known is kept; one that ran before it was wanted is never stopped.
 */
export function judgeWarmInstance(facts: WarmInstanceFacts): "keep" | "stop" | "forget" {
  const { share } = facts;
  if (share === null) return "keep";
  if (share > 0) return "forget";
  if (isNeeded(facts)) return "keep";
  return facts.instance.isOurs ? "stop" : "forget";
}

function isNeeded({ instance, rollback, isBeingChecked, isStandby }: WarmInstanceFacts): boolean {
  if (rollback === null) return isBeingChecked || isStandby;
  const { id, candidateVersionId } = rollback;
  return candidateVersionId === null ? instance.rollbackId === id : candidateVersionId === instance.versionId;
}
