import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { getModel } from "#lib/models/get-model.ts";
import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import type { ChangeReplaySettings, ReplaySettings } from "#lib/replays/golden-schema.ts";
import { findReplaySettings, insertReplaySettings } from "#lib/replays/golden-store.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";

const defaults = (): ReplaySettings => ({
  ...CompareSettings.parse({}),
  revision: 0,
  changedAt: null,
  changedBy: null,
});

/** By what the answers of a model are compared: its newest revision, else the defaults. */
export async function getReplaySettings(ctx: Context, input: { model: string }): Promise<ReplaySettings> {
  authorize(ctx, "read");
  const model = await getModel(ctx, { model: input.model });
  return (await findReplaySettings(ctx.db.prisma, model.id)) ?? defaults();
}

/**
 * Changes by what answers are compared, for golden cases recorded from now on: those that are recorded keep theirs, so that
 * nobody can widen a tolerance after a test failed. CONFLICT when somebody changed them since `revision`.
 */
export async function changeReplaySettings(
  ctx: Context,
  input: ChangeReplaySettings & { model: string },
): Promise<ReplaySettings> {
  authorize(ctx, "register");
  const { model: slug, revision: seen, ...settings } = input;
  const model = await getModel(ctx, { model: slug });
  return inTransaction(ctx, async (tx) => {
    const before = (await findReplaySettings(tx, model.id)) ?? defaults();
    if (before.revision !== seen) {
      const detail = `These settings are at revision ${before.revision}, not ${seen}: read them again.`;
      throw new AppError({ code: "CONFLICT", detail });
    }
    const change = { revision: seen + 1, changedAt: ctx.now, changedBy: ctx.actor.name };
    await insertReplaySettings(tx, { id: newId(), modelId: model.id, settings, ...change });
    await recordAct(tx, ctx, {
      action: "replay_settings.changed",
      object: { kind: "model", id: model.id, name: model.slug },
      before: { tolerances: before.tolerances, outputs: before.outputs } as Json,
      after: settings as Json,
    });
    return { ...settings, ...change };
  });
}
