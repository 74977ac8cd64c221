import { isSettled } from "#lib/replays/core/judge-run.ts";
import { getReplayRun } from "#lib/replays/get-replay-run.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { actOnRollback } from "#lib/rollbacks/act-on-rollback.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import type { AcceptTests, Rollback } from "#lib/rollbacks/schema.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { actorRef } from "#lib/server/context.ts";

/**
 * Step 3: goes on to the rollout. INVALID when a check has not passed and no reason is given; the reason is kept with the
 * checks that it is for.
 */
export async function acceptTests(
  ctx: Context,
  input: AcceptTests & { rollbackId: string },
): Promise<Rollback> {
  const { rollbackId, reason } = input;
  const { testRunId } = await getRollback(ctx, { rollbackId });
  const run = testRunId === null ? null : await getReplayRun(ctx, { runId: testRunId });
  const isPassed = run?.verdict === "passed";
  if (!isPassed && reason.trim() === "") {
    throw invalidField(
      "reason",
      `the tests have not passed (${describe(run)}); say why you go on without them`,
    );
  }
  return actOnRollback(ctx, {
    rollbackId,
    expectedRevision: input.expectedRevision,
    event: "tests_accepted",
    action: isPassed ? "rollback.tests_accepted" : "rollback.tests_passed_over",
    reason: reason === "" ? null : reason,
    work: async () => {
      const exceptions = isPassed ? [] : [{ check: describe(run), reason, actor: actorRef(ctx.actor) }];
      return { change: { exceptions }, after: { step: "rollout", tests: describe(run) } };
    },
  });
}

function describe(run: ReplayRun | null): string {
  if (run === null) return "not_run";
  if (run.verdict === null) return run.state;
  const open = run.checks.filter((check) => !isSettled(check));
  if (open.length === 0) return run.verdict;
  return open
    .map(({ kind, subject, verdict }) => [kind, subject, verdict ?? "inconclusive"].filter(Boolean).join(" "))
    .join(", ");
}
