import { CheckKind } from "#lib/replays/check-schema.ts";
import type { ReplayCheck } from "#lib/replays/check-schema.ts";

/** Compares two checks by the order in which they are shown: by kind, then by subject. */
export function checkOrder(
  one: Pick<ReplayCheck, "kind" | "subject">,
  other: Pick<ReplayCheck, "kind" | "subject">,
): number {
  const byKind = CheckKind.options.indexOf(one.kind) - CheckKind.options.indexOf(other.kind);
  return byKind === 0 ? one.subject.localeCompare(other.subject, "en") : byKind;
}
