import type { CheckVerdict, ReplayCheck } from "#lib/replays/check-schema.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";

type Judged = Pick<ReplayCheck, "verdict" | "reason">;

/** Whether a check lets go on without another reason: it passed, or what it found was read before the test. */
export function isSettled({ verdict, reason }: Judged): boolean {
  return verdict === "pass" || reason?.code === "loss_was_read";
}

const worst = ["fail", "inconclusive", "not_run"] as const satisfies readonly CheckVerdict[];
const words = { fail: "failed", inconclusive: "inconclusive", not_run: "not_run" } as const;

/**
 * The verdict of a whole test from its checks: the worst of those that are not settled. A check without verdict, or no check
 * at all, is never a pass.
 */
export function judgeRun(checks: readonly Judged[]): NonNullable<ReplayRun["verdict"]> {
  if (checks.length === 0) return "not_run";
  const open = checks.filter((check) => !isSettled(check)).map(({ verdict }) => verdict ?? "inconclusive");
  const found = worst.find((verdict) => open.includes(verdict));
  return found === undefined ? "passed" : words[found];
}
