import { cancelReplay } from "#lib/replays/queue-replay.ts";
import { resumeReplay } from "#lib/replays/resume-replay.ts";
import { actOnRollback } from "#lib/rollbacks/act-on-rollback.ts";
import type { Rollback, RunTests } from "#lib/rollbacks/schema.ts";
import type { StoredRollback } from "#lib/rollbacks/store.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";

type TestsInput = RunTests & { readonly rollbackId: string };

/** Step 3: cancels the tests that go on; what they found stays. PRECONDITION_FAILED when none go on. */
export function cancelTests(ctx: Context, input: TestsInput): Promise<Rollback> {
  return actOnRollback(ctx, {
    ...input,
    event: null,
    action: "rollback.tests_cancelled",
    work: async (tx, rollback) => {
      const testRunId = runOf(rollback);
      if (!(await cancelReplay(tx, ctx, testRunId))) throw refused("The tests have ended already.");
      return { change: {}, after: { testRunId } };
    },
  });
}

/** Step 3: takes up tests that were cancelled or broke; only what has no result is asked. PRECONDITION_FAILED otherwise. */
export function resumeTests(ctx: Context, input: TestsInput): Promise<Rollback> {
  return actOnRollback(ctx, {
    ...input,
    event: null,
    action: "rollback.tests_resumed",
    work: async (tx, rollback) => {
      const testRunId = runOf(rollback);
      await resumeReplay(tx, testRunId);
      return { change: {}, after: { testRunId } };
    },
  });
}

function runOf({ step, state, testRunId }: StoredRollback): string {
  if (step !== "test" || state !== "open" || testRunId === null)
    throw refused(`Tests run at step 3; the rollback is at "${step}".`);
  return testRunId;
}

function refused(detail: string): AppError {
  return new AppError({ code: "PRECONDITION_FAILED", detail });
}
