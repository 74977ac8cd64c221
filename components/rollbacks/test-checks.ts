import type { ReplayCheck } from "#lib/replays/check-schema.ts";
import { isSettled } from "#lib/replays/core/judge-run.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";

/** How one check stands, as its icon and word say it; only `passed` is a pass, and `known_loss` was read before. */
export type CheckStatus =
  "not_started" | "running" | "passed" | "failed" | "inconclusive" | "not_run" | "known_loss" | "cancelled";

/** One line of step 3. */
export type TestCheck = {
  /** Unlike every other of the run. */
  readonly key: string;
  readonly kind: ReplayCheck["kind"];
  readonly modality: Modality | null;
  /** Name of the consumer. */
  readonly name: string;
  readonly status: CheckStatus;
  readonly done: number;
  readonly total: number;
  readonly reason: ReplayCheck["reason"];
};

const words = {
  pass: "passed",
  fail: "failed",
  inconclusive: "inconclusive",
  not_run: "not_run",
} as const satisfies Record<NonNullable<ReplayCheck["verdict"]>, CheckStatus>;

/** Whether a test still goes on. */
export function isRunning({ state }: Pick<ReplayRun, "state">): boolean {
  return state === "queued" || state === "restoring" || state === "starting" || state === "replaying";
}

function statusOf(check: ReplayCheck, isOn: boolean): CheckStatus {
  const { verdict, startedAt } = check;
  if (verdict !== null) return verdict === "fail" && isSettled(check) ? "known_loss" : words[verdict];
  if (!isOn) return "cancelled";
  return startedAt === null ? "not_started" : "running";
}

/** The checks of a test in their order, as they are drawn. */
export function testChecks(run: Pick<ReplayRun, "checks" | "state">): TestCheck[] {
  const isOn = isRunning(run);
  return run.checks.map((check) => {
    const { kind, subject, done, total, reason, evidence } = check;
    const modality = kind === "replay" ? (subject as Modality) : null;
    const name = typeof evidence["name"] === "string" ? evidence["name"] : subject;
    const key = subject === "" ? kind : `${kind} ${subject}`;
    return { key, kind, modality, name, status: statusOf(check, isOn), done, total, reason };
  });
}

/** The one thing to say of a test: how it stands, or how it ended. */
export type TestFinding =
  "not_run" | "running" | "passed" | "failed" | "inconclusive" | "broke" | "cancelled";

/** How a test stands or ended; never a pass without a verdict that says so. */
export function testFinding(run: ReplayRun | null): TestFinding {
  if (run === null) return "not_run";
  if (isRunning(run)) return "running";
  if (run.state === "cancelled") return "cancelled";
  if (run.state !== "finished") return "broke";
  if (run.verdict === "passed" || run.verdict === "failed") return run.verdict;
  return run.verdict === "not_run" ? "not_run" : "inconclusive";
}

/** What step 3 says of a test, with the numbers of the sentence. */
export type TestHeadline = {
  readonly finding: TestFinding | "failed_checks" | "incomplete";
  readonly next: TestFinding | "failed_checks" | "incomplete" | "passed_with_loss";
  /** Checks that ended, all of them, those that failed, those that could not be run. */
  readonly done: number;
  readonly total: number;
  readonly failedChecks: number;
  readonly open: number;
  readonly cases: number;
  readonly failedCases: number;
};

function numbersOf(run: ReplayRun | null) {
  const checks = run === null ? [] : testChecks(run);
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const ended = run?.checks.filter(({ verdict }) => verdict !== null) ?? [];
  const modalities = run?.modalities ?? [];
  return {
    done: ended.length,
    total: checks.length,
    failedChecks: count("failed"),
    open: count("not_run"),
    knownLosses: count("known_loss"),
    cases: modalities.reduce((sum, { total }) => sum + total, 0),
    failedCases: modalities.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** The headline of step 3: a failing replay comes before other checks that failed, and those before what was not run. */
export function testHeadline(run: ReplayRun | null): TestHeadline {
  const { knownLosses, ...numbers } = numbersOf(run);
  const finding = testFinding(run);
  if (finding === "failed" && numbers.failedCases === 0)
    return { finding: "failed_checks", next: "failed_checks", ...numbers };
  if (finding === "not_run" && run !== null) return { finding: "incomplete", next: "incomplete", ...numbers };
  const hasLoss = finding === "passed" && knownLosses > 0;
  return { finding, next: hasLoss ? "passed_with_loss" : finding, ...numbers };
}
