import { authorize } from "#lib/access/authorize.ts";
import type { ActName } from "#lib/audit/core/act-names.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { narrativeSummary } from "#lib/rollbacks/core/narrative-blocks.ts";
import { rolledBackText } from "#lib/rollbacks/core/rolled-back-text.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import type { NarrativeAct, ReportNarrative } from "#lib/rollbacks/narrative-schema.ts";
import { findNarrative, updateNarrativeIf } from "#lib/rollbacks/narrative-store.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { AppError, notFound } from "#lib/schema/app-error.ts";
import type { LocalizedText } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { writeRollbackChange } from "#lib/versions/write-rollback-change.ts";

type Input = NarrativeAct & { rollbackId: string };

/** Approves the report's text as it was read. CONFLICT while the rollback runs, PRECONDITION_FAILED after an edit meanwhile. */
export async function approveReport(ctx: Context, input: Input): Promise<ReportNarrative> {
  authorize(ctx, "operate");
  const rollback = await getRollback(ctx, input);
  if (rollback.state === "open")
    throw conflict("The rollback has not ended: its report can be written, not approved.");
  return act(ctx, input, {
    action: "report.approved",
    rollback,
    change: { approvedAt: ctx.now, approvedBy: ctx.actor.name },
    also: async () => undefined,
  });
}

/**
 * Puts the first paragraph of the approved report into the changelog's entry of the rollback, which links to the report.
 * CONFLICT without an approval, PRECONDITION_FAILED after an edit meanwhile.
 */
export async function publishReport(ctx: Context, input: Input): Promise<ReportNarrative> {
  authorize(ctx, "operate");
  const rollback = await getRollback(ctx, input);
  if (rollback.isDrill)
    throw conflict("A fire drill changes nothing that consumers read: it is not published.");
  const ended = await endedText(ctx, rollback);
  return act(ctx, input, {
    action: "report.published",
    rollback,
    change: { publishedAt: ctx.now, publishedBy: ctx.actor.name },
    also: async (tx, narrative) => {
      if (narrative.approvedAt === null) throw conflict("The report is not approved yet: approve it first.");
      const { id: versionId, name: versionName } = rollback.suspect;
      const text = withSummary(ended, narrative);
      await writeRollbackChange(tx, ctx, { rollbackId: rollback.id, versionId, versionName, text });
    },
  });
}

type Step = {
  readonly action: ActName;
  readonly rollback: Rollback;
  readonly change: Partial<ReportNarrative>;
  readonly also: (tx: Tx, narrative: ReportNarrative) => Promise<void>;
};

function act(ctx: Context, { rollbackId, expectedRevision }: Input, step: Step): Promise<ReportNarrative> {
  return inTransaction(ctx, async (tx) => {
    const at = { rollbackId, revision: expectedRevision };
    await updateNarrativeIf(tx, at, { change: step.change, revision: expectedRevision });
    const narrative = await findNarrative(tx, rollbackId);
    if (narrative === null) throw notFound("report of rollback", rollbackId);
    await step.also(tx, narrative);
    await recordAct(tx, ctx, {
      action: step.action,
      object: { kind: "rollback", id: rollbackId, name: step.rollback.model },
      after: { revision: expectedRevision },
    });
    return narrative;
  });
}

async function endedText(ctx: Context, rollback: Rollback): Promise<LocalizedText> {
  const { rolloutId, suspect, candidate, state } = rollback;
  const rollout = rolloutId === null ? null : await getRollout(ctx, { rolloutId });
  const ended = rollout?.outcome?.code === "ended_early" ? "ended_early" : "finished";
  const outcome = state === "open" ? "started" : state === "cancelled" ? "cancelled" : ended;
  return rolledBackText({ suspect: suspect.shortName, restored: candidate?.shortName ?? null, outcome });
}

/** What is generated stands in both languages, what people wrote only in theirs. */
function withSummary(ended: LocalizedText, { text, language }: ReportNarrative): LocalizedText {
  const summary = narrativeSummary(text);
  const said = ended[language] ?? ended.en;
  const gap = language === "en" ? " " : "";
  return { ...ended, [language]: summary === "" ? said : `${said}${gap}${summary}` };
}

function conflict(detail: string): AppError {
  return new AppError({ code: "CONFLICT", detail });
}
