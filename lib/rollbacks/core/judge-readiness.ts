import type { FailureReason } from "#lib/schema/failure-reason.ts";
import type { ReplayRun, RestoredComponent } from "#lib/replays/schema.ts";
import { breakingFields } from "#lib/rollbacks/core/breaking-fields.ts";
import type { ConsumerImpact } from "#lib/rollbacks/schema.ts";
import type {
  ReadinessPart,
  ReadinessPartResult,
  ReadinessReason,
  ReadinessVerdict,
} from "#lib/targets/readiness-schema.ts";

/** How far a version came when it was restored and started; times in milliseconds. */
export type RestoredAndStarted = {
  readonly restore: readonly RestoredComponent[];
  readonly restoreMs: number;
  readonly started: {
    readonly outcome: "ready" | "not_started" | "unreachable" | "not_run";
    readonly detail: string | null;
    readonly why?: FailureReason;
    readonly durationMs: number | null;
    readonly wasReady: boolean;
  };
};

/** What was seen of the version to go back to. */
export type ReadinessEvidence = {
  readonly warmed: RestoredAndStarted;
  /** Its golden replay; null: the instance was not ready, so that nothing was asked. */
  readonly replay: (Pick<ReplayRun, "checks" | "modalities" | "failure"> & { durationMs: number }) | null;
  readonly impacts: readonly (Pick<ConsumerImpact, "name" | "breaks" | "lostFields"> &
    Partial<Pick<ConsumerImpact, "isKnown" | "changes">>)[];
};

/** What the evidence comes to: every part with its outcome and reason, and the time until the version was ready and tested. */
export type ReadinessJudgement = {
  readonly verdict: ReadinessVerdict;
  readonly parts: readonly ReadinessPartResult[];
  /** In milliseconds; null where the version did not become ready. */
  readonly readyMs: number | null;
};

type Outcome = ReadinessPartResult["outcome"];

/**
 * Judges whether a version could be gone back to right now. One part that fails is a no; a part that could not be run, or had
 * nothing to run, leaves it open: what was not shown is never a yes.
 */
export function judgeReadiness({ warmed, replay, impacts }: ReadinessEvidence): ReadinessJudgement {
  const parts = [judgeArtifacts(warmed), judgeInstance(warmed), judgeGolden(replay), judgeConsumers(impacts)];
  const isReady = warmed.started.outcome === "ready";
  const readyMs = warmed.restoreMs + (warmed.started.durationMs ?? 0) + (replay?.durationMs ?? 0);
  return {
    verdict: verdictOf(parts.map(({ outcome }) => outcome)),
    parts,
    readyMs: isReady ? readyMs : null,
  };
}

function verdictOf(outcomes: readonly Outcome[]): ReadinessVerdict {
  if (outcomes.includes("fail")) return "not_ready";
  return outcomes.every((outcome) => outcome === "pass") ? "ready" : "inconclusive";
}

const brokenCodes = {
  mismatch: "artifact_differs",
  missing: "artifact_missing",
  not_recorded: "component_not_recorded",
} as const satisfies Record<Exclude<RestoredComponent["status"], "restored">, ReadinessReason["code"]>;

function judgeArtifacts({ restore, restoreMs }: RestoredAndStarted): ReadinessPartResult {
  const part = asPart("artifacts", restoreMs);
  for (const { component, status, detail, why } of restore) {
    if (status !== "restored")
      return part("fail", brokenCodes[status], {
        components: [component],
        detail: detail ?? "",
        ...(why && { why }),
      });
  }
  return restore.length === 0
    ? part("fail", "component_not_recorded", { components: [], detail: "" })
    : part("pass", "artifacts_verified", { count: restore.length });
}

function judgeInstance({ started }: RestoredAndStarted): ReadinessPartResult {
  const part = asPart("instance", started.durationMs);
  const { why } = started;
  const told = { detail: started.detail ?? "", ...(why && { why }) };
  switch (started.outcome) {
    case "ready":
      return part("pass", started.wasReady ? "instance_was_ready" : "instance_ready", {
        ms: started.durationMs,
      });
    case "not_started":
      return part("fail", "instance_not_started", told);
    case "unreachable":
      return part("inconclusive", "deployer_unreachable", told);
    case "not_run":
      return part("not_run", "not_reached", {});
  }
}

function judgeGolden(replay: ReadinessEvidence["replay"]): ReadinessPartResult {
  if (replay === null) return asPart("replay", null)("not_run", "not_reached", {});
  const { checks, modalities, failure, durationMs } = replay;
  const part = asPart("replay", durationMs);
  const sum = (read: (row: ReplayRun["modalities"][number]) => number) =>
    modalities.reduce((total, row) => total + read(row), 0);
  const counts = { count: sum(({ total }) => total), failed: sum(({ failed }) => failed) };
  const judged = checks.filter(({ kind }) => kind === "replay");
  const withoutCases = judged.filter(({ verdict }) => verdict === "not_run").map(({ subject }) => subject);
  const has = (...verdicts: readonly (string | null)[]) =>
    judged.some(({ verdict }) => verdicts.includes(verdict));
  if (has("fail")) return part("fail", "replay_failed", counts);
  if (judged.length === 0 || has("inconclusive", null))
    return part("inconclusive", "replay_inconclusive", { ...counts, detail: failure ?? "" });
  return withoutCases.length > 0
    ? part("not_run", "no_golden_cases", { modalities: withoutCases })
    : part("pass", "replay_passed", counts);
}

function judgeConsumers(impacts: ReadinessEvidence["impacts"]): ReadinessPartResult {
  const part = asPart("consumers", null);
  const broken = impacts.filter(({ breaks }) => breaks);
  const unknown = impacts.filter(({ isKnown }) => isKnown === false).length;
  if (broken.length === 0 && unknown > 0)
    return part("inconclusive", "consumers_unknown", { count: unknown });
  if (broken.length === 0) return part("pass", ...withoutBreach(impacts));
  const ofConsumer = broken.flatMap(({ changes = [], ...impact }) => breakingFields({ ...impact, changes }));
  const fields = [...new Set(ofConsumer)];
  return part("fail", "consumer_breaks", { consumers: broken.map(({ name }) => name), fields });
}

/** Nobody breaks; what consumers lose besides is optional to them, and told. */
function withoutBreach(
  impacts: ReadinessEvidence["impacts"],
): readonly [ReadinessReason["code"], ReadinessReason["facts"]] {
  const losing = impacts.filter(({ lostFields }) => lostFields.length > 0);
  if (losing.length === 0) return ["consumers_unaffected", { count: impacts.length }];
  const fields = [...new Set(losing.flatMap(({ lostFields }) => lostFields))];
  return ["consumers_lose_optional", { consumers: losing.map(({ name }) => name), fields }];
}

function asPart(part: ReadinessPart, durationMs: number | null) {
  return (
    outcome: Outcome,
    code: ReadinessReason["code"],
    facts: ReadinessReason["facts"],
  ): ReadinessPartResult => ({ part, outcome, reason: { code, facts }, durationMs });
}
