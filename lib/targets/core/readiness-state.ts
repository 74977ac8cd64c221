import type {
  Readiness,
  ReadinessCause,
  ReadinessCheck,
  ReadinessReason,
} from "#lib/targets/readiness-schema.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long a check counts: a night and two hours more, so that one late night is not a gap. */
const countsMs = 26 * hourMs;
/** Moves of traffic and registrations that belong together are waited for. */
const settleMs = 20_000;

/** What is known of a target when its readiness is told. */
export type ReadinessFacts = {
  /** The newest finished check. */
  readonly last: ReadinessCheck | null;
  readonly running: ReadinessCheck | null;
  /** When the shares of the target's versions were last entered as changed; null: nothing ever served. */
  readonly movedAt: Date | null;
  /** Whether the version that was checked has been marked known bad since. */
  readonly isMarkedBad: boolean;
};

/** Tells whether a target is ready to be rolled back; a check that no longer counts is its own state, never a yes. */
export function readinessState(facts: ReadinessFacts, now: Date): Readiness {
  const { last, running } = facts;
  if (last === null) return { state: "not_checked", reason: null, last, running };
  const outdated = outdatedBy(facts, now);
  if (outdated !== null) return { state: "stale", reason: outdated, last, running };
  return { state: last.verdict ?? "inconclusive", reason: firstDoubt(last), last, running };
}

/** Whether a check is recent enough to say anything of now. */
export function checkCounts({ requestedAt }: Pick<ReadinessCheck, "requestedAt">, now: Date): boolean {
  return now.getTime() - requestedAt.getTime() <= countsMs;
}

/** Why the newest check no longer counts; null while it does. */
function outdatedBy({ last, movedAt, isMarkedBad }: ReadinessFacts, now: Date): ReadinessReason | null {
  if (last === null) return null;
  if (isMarkedBad) return { code: "marked_bad", facts: {} };
  if (movedAt !== null && movedAt > last.requestedAt) return { code: "traffic_moved", facts: {} };
  return checkCounts(last, now) ? null : { code: "too_old", facts: {} };
}

const weight = { fail: 0, inconclusive: 1, not_run: 2, pass: 3 } as const;

function firstDoubt({ verdict, parts }: ReadinessCheck): ReadinessReason | null {
  if (verdict === "ready") return null;
  if (verdict === "no_candidate") return { code: "no_candidate", facts: {} };
  const [worst] = parts.toSorted((one, other) => weight[one.outcome] - weight[other.outcome]);
  return worst === undefined || worst.outcome === "pass"
    ? { code: "could_not_check", facts: {} }
    : worst.reason;
}

/**
 * What calls for a check of a target now, or null: it was never checked, or never with golden cases that it has since got,
 * traffic moved or its version was marked bad since, or a night began (`nightlyHour`, 0 to 23 in UTC). Nothing does while a check or a rollback is under way or nothing serves.
 */
export function readinessDue(
  facts: ReadinessFacts & {
    readonly hasRollback: boolean;
    /** When the checked version got its first golden cases; null: it has none. */
    readonly goldenAt: Date | null;
  },
  at: { readonly now: Date; readonly nightlyHour: number },
): Exclude<ReadinessCause, "asked"> | null {
  const { last, running, movedAt, hasRollback } = facts;
  if (running !== null || hasRollback || movedAt === null) return null;
  if (at.now.getTime() - movedAt.getTime() < settleMs) return null;
  if (last === null) return "first";
  if (hasGoldenSince(last, facts.goldenAt, at.now)) return "first";
  const code = outdatedBy(facts, at.now)?.code;
  if (code === "traffic_moved" || code === "marked_bad") return "traffic_moved";
  return last.requestedAt < lastNight(at.now, at.nightlyHour) ? "nightly" : null;
}

/** Whether the replay found no golden cases, and there are some now; those of one registration are waited for. */
function hasGoldenSince(last: ReadinessCheck, goldenAt: Date | null, now: Date): boolean {
  if (goldenAt === null || goldenAt <= last.requestedAt || !lacksGoldenCases(last)) return false;
  return now.getTime() - goldenAt.getTime() >= settleMs;
}

/** Whether a check had no golden cases to replay, of a modality or of all. */
export function lacksGoldenCases({ parts }: ReadinessCheck): boolean {
  return parts.some(({ reason }) => reason.code === "no_golden_cases");
}

/** The last instant at or before `now` at which this hour of the day began, in UTC. */
function lastNight(now: Date, hour: number): Date {
  const midnight = Math.floor(now.getTime() / dayMs) * dayMs;
  const today = midnight + hour * hourMs;
  return new Date(today <= now.getTime() ? today : today - dayMs);
}
