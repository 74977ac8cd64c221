import type { ConsumerImpact } from "#lib/rollbacks/schema.ts";

/** The fields on which a consumer breaks: those it loses, and those whose type or meaning changes; the whole is left out. */
export function breakingFields({
  lostFields,
  changes,
}: Pick<ConsumerImpact, "lostFields" | "changes">): string[] {
  const changed = changes.filter(({ severity, field }) => severity === "breaking" && field !== "");
  return [...new Set([...lostFields, ...changed.map(({ field }) => field)])];
}
