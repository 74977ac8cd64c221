import { authorize } from "#lib/access/authorize.ts";
import type { ActName } from "#lib/audit/core/act-names.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import type { JudgingAt, JudgingSettings } from "#lib/models/judging-schema.ts";
import { JudgingSettings as Settings } from "#lib/models/judging-schema.ts";
import { findJudging, insertJudgingRevision, lockJudging } from "#lib/models/judging-store.ts";
import type { Model } from "#lib/models/schema.ts";
import { getModelBySlug } from "#lib/models/store.ts";
import { AppError } from "#lib/schema/app-error.ts";
import { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { actorRef } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/** A change of a model's judging settings. */
export type JudgingChange = {
  readonly model: string;
  readonly expectedRevision: number;
  readonly reason: string;
  /** The id of the metric, `ranking` or `guardrails`. */
  readonly subject: string;
  readonly action: "set" | "reset";
  /** The settings after it; throws what the change is refused for. */
  readonly work: (settings: JudgingSettings) => JudgingSettings;
  /** What the settings say of the subject, for the history. */
  readonly show: (settings: JudgingSettings) => unknown;
};

/**
 * Writes the next revision of a model's judging settings, audited in the same transaction. What changes nothing writes
 * nothing. PRECONDITION_FAILED when the settings are no longer those that the change was made on; NOT_FOUND names the model.
 */
export async function changeJudging(
  ctx: Context,
  change: JudgingChange,
): Promise<{ readonly model: Model; readonly settings: JudgingAt }> {
  authorize(ctx, "administer");
  return inTransaction(ctx, async (tx) => {
    const model = await getModelBySlug(tx, change.model);
    await lockJudging(tx, model.id);
    const { revision, ...before } = await findJudging(tx, model.id);
    if (revision !== change.expectedRevision) throw changedMeanwhile(revision);
    const after = Settings.parse(change.work(before));
    if (JSON.stringify(after) === JSON.stringify(before)) return { model, settings: { ...before, revision } };
    const next = revision + 1;
    const shown = { before: Json.parse(change.show(before)), after: Json.parse(change.show(after)) };
    const { kind, id, name } = actorRef(ctx.actor);
    await insertJudgingRevision(tx, {
      modelId: model.id,
      revision: next,
      subject: change.subject,
      action: change.action,
      settings: after,
      ...(shown.before !== null && { before: shown.before }),
      ...(shown.after !== null && { after: shown.after }),
      reason: change.reason,
      actorKind: kind,
      actorId: id,
      actorName: name,
      at: ctx.now,
    });
    await recordAct(tx, ctx, {
      action: actOn(change.subject),
      object: { kind: "model", id: model.id, name: model.slug },
      reason: change.reason,
      before: { subject: change.subject, settings: shown.before },
      after: { subject: change.subject, settings: shown.after, revision: next },
    });
    const data = { model: model.slug, revision: next };
    await publishEvent(tx, { topic: "models", kind: "model.judging_changed", data });
    return { model, settings: { ...after, revision: next } };
  });
}

function actOn(subject: string): ActName {
  if (subject === "guardrails") return "model.guardrails_changed";
  return subject === "ranking" ? "model.ranking_changed" : "model.metric_changed";
}

function changedMeanwhile(revision: number): AppError {
  return new AppError({
    code: "PRECONDITION_FAILED",
    detail: `The settings were changed meanwhile: they are at revision ${revision}. Read them again, then repeat your change.`,
    extra: { currentRevision: revision },
  });
}
