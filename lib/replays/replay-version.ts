import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { getModel } from "#lib/models/get-model.ts";
import { getReplayRun, goldenCaseCounts } from "#lib/replays/get-replay-run.ts";
import { queueReplay } from "#lib/replays/queue-replay.ts";
import { findOpenRun } from "#lib/replays/run-store.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { chooseTarget } from "#lib/targets/core/summarise-target.ts";
import { listTargets } from "#lib/targets/list-targets.ts";
import { getVersion } from "#lib/versions/get-version.ts";

/** What is asked of a version outside of any rollback: its files, its instance, and the golden cases. */
const kinds = ["artifacts", "instance", "replay", "answers"] as const;

/**
 * Queues a golden replay against a version on the model's first production target, outside of any rollback: with its own
 * golden cases, or with those of another version, which finds what the one does otherwise than the other and at which stage.
 * No traffic moves. PRECONDITION_FAILED without a target or without golden cases; CONFLICT while a test of the version is
 * under way.
 */
export async function replayVersion(
  ctx: Context,
  input: { model: string; version: string; goldenVersion: string | null },
): Promise<ReplayRun> {
  authorize(ctx, "operate");
  const [model, version, { items: targets }] = await Promise.all([
    getModel(ctx, { model: input.model }),
    getVersion(ctx, input),
    listTargets(ctx, { model: input.model }),
  ]);
  const golden =
    input.goldenVersion === null
      ? version
      : await getVersion(ctx, { model: model.slug, version: input.goldenVersion });
  const target = chooseTarget(targets, undefined);
  if (target === null) throw precondition(`${model.slug} has no target to start an instance on.`);
  const cases = (await goldenCaseCounts(ctx, [golden.id])).get(golden.id) ?? 0;
  if (cases === 0)
    throw invalidField("goldenVersion", `${golden.name} has no golden cases; record some first`);
  const runId = await inTransaction(ctx, async (tx) => {
    const at = { targetId: target.id, versionId: version.id };
    if ((await findOpenRun(tx, at)) !== null) {
      const detail = `A test of ${version.name} is under way; wait until it has ended.`;
      throw new AppError({ code: "CONFLICT", detail });
    }
    const goldenVersionId = golden.id === version.id ? null : golden.id;
    const id = await queueReplay(tx, ctx, { ...at, rollbackId: null, goldenVersionId, checkKinds: kinds });
    await recordAct(tx, ctx, {
      action: "version.replay_requested",
      object: { kind: "version", id: version.id, name: version.name },
      after: { goldenCasesOf: golden.name, target: target.slug, cases },
    });
    return id;
  });
  return getReplayRun(ctx, { runId });
}

function precondition(detail: string): AppError {
  return new AppError({ code: "PRECONDITION_FAILED", detail });
}
