import { setTimeout as wait } from "node:timers/promises";
import { getReplayRun } from "#lib/replays/get-replay-run.ts";
import { openReplay } from "#lib/replays/queue-replay.ts";
import { runReplay } from "#lib/replays/run-replay.ts";
import type { OpenReplayPorts, ReplayPorts } from "#lib/replays/replay-ports.ts";
import { StoppedError } from "#lib/replays/start-instance.ts";
import { warmInstance } from "#lib/rollbacks/warm-instance.ts";
import { judgeReadiness } from "#lib/rollbacks/core/judge-readiness.ts";
import type { ReadinessEvidence } from "#lib/rollbacks/core/judge-readiness.ts";
import type { Weighed } from "#lib/rollbacks/core/rank-candidates.ts";
import { rankVersions } from "#lib/rollbacks/rank-versions.ts";
import { stopUnneededInstances } from "#lib/rollbacks/stop-unneeded-instances.ts";
import { failureReasonOf, failureTextOf } from "#lib/schema/failure-reason.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { storedTarget } from "#lib/targets/get-target.ts";
import { servingSince } from "#lib/targets/list-serving.ts";
import {
  claimReadinessCheck,
  finishReadiness,
  noteReadiness,
  readinessLeaseMs,
  renewReadinessLease,
} from "#lib/targets/record-readiness.ts";
import type { ReadinessResult, StoredCheck } from "#lib/targets/record-readiness.ts";

const renewalsPerLease = 4;
/** Other tests may be under way; its own instance stays warm meanwhile. */
const waitMs = 1_000;
const checkKinds = ["artifacts", "instance", "replay"] as const;

/**
 * Runs a queued readiness check: takes the best version to go back to, fetches and verifies its bundle, starts it, replays its
 * golden cases and looks at the consumers; then stops what it started. May be called again for a check whose worker died; one
 * that ended, was abandoned, or is another worker's is left alone.
 */
export async function checkReadiness(
  ctx: Context,
  checkId: string,
  openPorts: OpenReplayPorts,
): Promise<void> {
  const check = await claimReadinessCheck(ctx, checkId);
  if (check === null) return;
  const lease = keepLease(ctx, checkId);
  try {
    const result = await resultOf(ctx, check, async (targetId) => {
      const ports = await openPorts(targetId);
      return { ...ports, signal: AbortSignal.any([ports.signal, lease.signal]) };
    });
    await finishReadiness(ctx, checkId, result);
  } catch (error) {
    if (lease.signal.aborted) return;
    if (error instanceof StoppedError) {
      await noteReadiness(ctx, checkId, { state: "queued", leaseUntil: new Date() });
      throw error;
    }
    await finishReadiness(ctx, checkId, unchecked(error));
  } finally {
    lease.end();
  }
  await stopUnneededInstances(ctx, async (id) => (await openPorts(id)).deployer, {
    targetId: check.targetId,
  });
}

/** Says again and again that this worker lives; the signal aborts when the check was abandoned. */
function keepLease(ctx: Context, checkId: string): { signal: AbortSignal; end: () => void } {
  const lost = new AbortController();
  const renew = () =>
    renewReadinessLease(ctx, checkId).then(
      (isOurs) => (isOurs ? undefined : lost.abort()),
      () => undefined,
    );
  const timer = setInterval(() => void renew(), readinessLeaseMs / renewalsPerLease);
  return { signal: lost.signal, end: () => clearInterval(timer) };
}

const longestDetail = 500;

/** What went wrong outside of every part: a deployer whose settings cannot be opened, a version that is gone. */
function unchecked(error: unknown): ReadinessResult {
  const detail = failureTextOf(error, longestDetail);
  const facts = { detail, why: failureReasonOf(error) };
  const reason = { code: "could_not_check", facts } as const;
  const part = { part: "artifacts", outcome: "inconclusive", reason, durationMs: null } as const;
  return { verdict: "inconclusive", parts: [part], readyMs: null };
}

async function resultOf(
  ctx: Context,
  check: StoredCheck,
  openPorts: OpenReplayPorts,
): Promise<ReadinessResult> {
  const best = await bestCandidate(ctx, check.targetId);
  if (best === null) return { verdict: "no_candidate", parts: [], readyMs: null };
  const { version, impacts } = best.facts;
  await noteReadiness(ctx, check.id, { versionId: version.id });
  const ports = await openPorts(check.targetId);
  const instance = { targetId: check.targetId, version, rollbackId: null };
  const warmed = await warmInstance(ctx, instance, { ...ports, isFresh: true });
  const isReady = warmed.started.outcome === "ready";
  const replay = isReady ? await replayOf(ctx, check, { versionId: version.id, ports }) : null;
  return judgeReadiness({ warmed, replay, impacts });
}

/** The first of the ranking, if it may be chosen; what serves most is the version that would be left. */
async function bestCandidate(ctx: Context, targetId: string): Promise<Weighed | null> {
  const target = await storedTarget(ctx, targetId);
  const serving = await servingSince(ctx, { targetIds: [targetId], since: ctx.now });
  const [current] = serving
    .filter(({ endedAt }) => endedAt === null)
    .toSorted((one, other) => other.share - one.share);
  if (current === undefined) return null;
  const { ranking } = await rankVersions(ctx, {
    model: target.model,
    modelId: target.modelId,
    targetId,
    suspectVersionId: current.versionId,
    modalities: target.health?.worse ?? [],
  });
  const [first] = ranking;
  return first?.eligible === true ? first : null;
}

async function replayOf(
  ctx: Context,
  check: StoredCheck,
  { versionId, ports }: { versionId: string; ports: ReplayPorts },
): Promise<NonNullable<ReadinessEvidence["replay"]>> {
  const { targetId } = check;
  const runId =
    check.runId ??
    (await inTransaction(ctx, (tx) => openReplay(tx, ctx, { versionId, targetId, checkKinds })));
  await noteReadiness(ctx, check.id, { runId });
  const begun = performance.now();
  while ((await runReplay(ctx, runId, async () => ports)) === "waiting") {
    if (ports.signal.aborted) throw new StoppedError("the worker is stopping");
    await wait(waitMs);
  }
  const run = await getReplayRun(ctx, { runId });
  return { ...run, durationMs: performance.now() - begun };
}
