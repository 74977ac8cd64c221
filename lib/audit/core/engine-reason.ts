/** What the product itself writes down as a reason; the screens have a sentence for each in every language. */
export const engineReasons = [
  "alert_firing",
  "back_to_suspect",
  "call_failed",
  "instances_short",
  "lead_rollback",
  "not_yet_recovered",
  "nothing_to_compare",
  "rollback_cancelled",
  "rollback_of",
  "rolled_back_to",
  "rollout_stage",
  "router_went_back",
] as const;

/** The code of a reason that the product wrote. */
export type EngineReasonCode = (typeof engineReasons)[number];

/** A reason of the product itself as the record keeps it: its code and, where it has one, the fact that it is about. */
export function engineReason(code: EngineReasonCode, fact = ""): string {
  return fact === "" ? code : `${code} ${fact}`;
}

/** The code and the fact of a reason that the product wrote; null for what a person wrote. */
export function readEngineReason(
  reason: string,
): { readonly code: EngineReasonCode; readonly fact: string } | null {
  const [first = "", ...rest] = reason.split(" ");
  const code = engineReasons.find((known) => known === first);
  return code === undefined ? null : { code, fact: rest.join(" ") };
}
