import type { ReplayCheck } from "#lib/replays/check-schema.ts";

/** A test as its remaining time is estimated from. */
export type TestUnderWay = {
  readonly checks: readonly ReplayCheck[];
  readonly readyAt: Date | null;
};

const fewestAnswers = 8;

/**
 * About how long a test still takes, in milliseconds: requests left at the pace of those answered, and for the load no more
 * than its bound in time. Null until the instance is ready and some were answered.
 */
export function estimateRemaining({ checks, readyAt }: TestUnderWay, now: Date): number | null {
  if (readyAt === null) return null;
  const asked = checks.filter(({ kind }) => kind === "replay" || kind === "contract");
  const answered = asked.reduce((sum, { done }) => sum + done, 0);
  if (answered < fewestAnswers) return null;
  const ends = asked.map(({ finishedAt }) => finishedAt?.getTime() ?? now.getTime());
  const spentMs = Math.max(...ends) - readyAt.getTime();
  const paceMs = Math.max(0, spentMs) / answered;
  const left = asked.reduce((sum, check) => sum + (check.verdict === null ? check.total - check.done : 0), 0);
  return Math.round(left * paceMs + loadLeft(checks, { paceMs, now }));
}

function loadLeft(
  checks: readonly ReplayCheck[],
  { paceMs, now }: { readonly paceMs: number; readonly now: Date },
): number {
  const load = checks.find(({ kind }) => kind === "load");
  if (load === undefined || load.verdict !== null) return 0;
  const seconds = load.evidence["seconds"];
  const spentMs = load.startedAt === null ? 0 : now.getTime() - load.startedAt.getTime();
  const boundMs =
    typeof seconds === "number" ? Math.max(0, seconds * 1000 - spentMs) : Number.POSITIVE_INFINITY;
  return Math.min(boundMs, (load.total - load.done) * paceMs);
}
