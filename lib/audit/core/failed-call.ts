import { readFailureReason } from "#lib/schema/failure-reason.ts";
import type { FailureReason } from "#lib/schema/failure-reason.ts";
import { engineReason } from "./engine-reason.ts";

/** That a call to something outside failed, as the record keeps it as a reason; its technical text is kept beside it. */
export function failedCall(reason: FailureReason): string {
  return engineReason("call_failed", JSON.stringify(reason));
}

/** Why the call failed, of the fact that `failedCall` wrote; `unknown` for anything else. */
export function readFailedCall(fact: string): FailureReason {
  try {
    return readFailureReason(JSON.parse(fact));
  } catch {
    return readFailureReason(null);
  }
}
