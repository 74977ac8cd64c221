import type { Modality } from "#lib/schema/atoms.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";

/** How far one check of a test is; `no_result` is never a pass. */
export type CheckStatus = "not_started" | "running" | "passed" | "failed" | "no_result";

/** One line of step 3: restoring, starting, or the golden cases of one modality. */
export type TestCheck = {
  key: string;
  modality: Modality | null;
  status: CheckStatus;
  done: number;
  total: number;
};

const componentCount = 7;

/** Whether a test still goes on. */
export function isRunning({ state }: Pick<ReplayRun, "state">): boolean {
  return state === "queued" || state === "restoring" || state === "starting" || state === "replaying";
}

function restoreStatus({ state, restore }: ReplayRun): CheckStatus {
  if (restore.some(({ status }) => status !== "restored")) return "failed";
  if (state === "queued") return "not_started";
  if (state === "restoring") return "running";
  if (restore.length >= componentCount) return "passed";
  return state === "failed" || state === "cancelled" ? "no_result" : "passed";
}

function startStatus(run: ReplayRun): CheckStatus {
  if (run.readyAt !== null) return "passed";
  if (run.state === "queued" || run.state === "restoring") return "not_started";
  if (run.state === "starting") return "running";
  return run.state === "failed" && restoreStatus(run) === "passed" ? "failed" : "no_result";
}

function replayStatus(run: ReplayRun, counts: ReplayRun["modalities"][number]): CheckStatus {
  const done = counts.passed + counts.failed + counts.noResult;
  if (counts.failed > 0 && done >= counts.total) return "failed";
  if (done >= counts.total && done > 0) return counts.noResult > 0 ? "no_result" : "passed";
  if (run.state === "replaying") return "running";
  return isRunning(run) ? "not_started" : "no_result";
}

/** The checks of a test in the order they are done. */
export function testChecks(run: ReplayRun): TestCheck[] {
  const restored = run.restore.filter(({ status }) => status === "restored").length;
  return [
    {
      key: "restore",
      modality: null,
      status: restoreStatus(run),
      done: restored,
      total: Math.max(componentCount, run.restore.length),
    },
    { key: "start", modality: null, status: startStatus(run), done: run.readyAt === null ? 0 : 1, total: 1 },
    ...run.modalities.map((counts) => ({
      key: counts.modality,
      modality: counts.modality,
      status: replayStatus(run, counts),
      done: counts.passed + counts.failed + counts.noResult,
      total: counts.total,
    })),
  ];
}

/** The one thing to say of a test: how it stands, or how it ended. */
export function testFinding(
  run: ReplayRun | null,
): "not_run" | "running" | "passed" | "failed" | "inconclusive" | "broke" {
  if (run === null) return "not_run";
  if (isRunning(run)) return "running";
  if (run.state !== "finished") return "broke";
  if (run.verdict === "passed" || run.verdict === "failed") return run.verdict;
  return run.verdict === "not_run" ? "not_run" : "inconclusive";
}
