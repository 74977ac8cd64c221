import { authorize } from "#lib/access/authorize.ts";
import { consumersToTell } from "#lib/consumers/list-consumers.ts";
import type { Consumer } from "#lib/consumers/schema.ts";
import { getModel } from "#lib/models/get-model.ts";
import { listChannelHealth } from "#lib/notifications/chase-store.ts";
import type { ChannelHealth } from "#lib/notifications/chase-store.ts";
import { composeNotice } from "#lib/notifications/core/compose-notice.ts";
import type { NoticeFacts } from "#lib/notifications/core/compose-notice.ts";
import type { NoticeDraft } from "#lib/notifications/schema.ts";
import { standingOf } from "#lib/notifications/standing-of.ts";
import { consumersTold } from "#lib/notifications/store.ts";
import { markDrill } from "#lib/rollbacks/core/drill-mark.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import type { VersionChoice } from "#lib/rollbacks/schema.ts";
import { viewVersionChoice } from "#lib/rollbacks/view-version-choice.ts";
import type { Context } from "#lib/server/context.ts";

/** How long a consumer has to act, as suggested: 24 hours. */
const suggestedMs = 86_400_000;

/**
 * Step 5's messages as suggested, one per consumer that has none yet, the most touched first. Empty as long as
 * no version is chosen. NOT_FOUND for an unknown rollback.
 */
export async function listNoticeDrafts(
  ctx: Context,
  input: { rollbackId: string },
): Promise<{ items: NoticeDraft[] }> {
  authorize(ctx, "read");
  const rollback = await getRollback(ctx, input);
  if (rollback.candidate === null) return { items: [] };
  const { id: candidate } = rollback.candidate;
  const [model, { standing, way }, choice, told] = await Promise.all([
    getModel(ctx, { model: rollback.model }),
    standingOf(ctx, rollback),
    viewVersionChoice(ctx, { rollbackId: rollback.id, candidate }, { isFixed: true }),
    consumersTold(ctx.db.prisma, rollback.id),
  ]);
  const consumers = await consumersToTell(ctx, model.id);
  const shared = {
    ...way,
    standing,
    skippedTests: rollback.exceptions.find(({ check }) => check === "tests_skipped")?.reason ?? null,
    complaint: rollback.modalities,
    problem: rollback.evidence,
    expected: choice.candidates.find(({ version }) => version.id === candidate)?.verdicts ?? [],
    comesBack: choice.comesBack,
    isLost: choice.isLost,
  };
  const { isDrill } = rollback;
  const untold = consumers.filter(({ id }) => !told.has(id));
  const channelIds = untold.flatMap(({ channels }) => channels.map(({ id }) => id));
  const health = await listChannelHealth(ctx.db, channelIds);
  const drafts = untold
    .map((consumer) => draftFor(consumer, factsFor(consumer, shared, choice), { now: ctx.now, health }))
    .map((draft) => ({ ...draft, subject: markDrill(draft.subject, { isDrill, language: draft.language }) }));
  return { items: drafts.toSorted((one, other) => weightOf(other) - weightOf(one)) };
}

/** Who has to act stands first, then who notices a modality or a field, then who is touched by anything. */
function weightOf({ ask, modalities, lostFields, isTouched }: NoticeDraft): number {
  const notices = modalities.length > 0 || lostFields.length > 0;
  return (ask === "action" ? 4 : 0) + (notices ? 2 : 0) + (isTouched ? 1 : 0);
}

type SharedFacts = Omit<NoticeFacts, "consumer" | "impact" | "fieldsOfOthers">;

function factsFor(consumer: Consumer, shared: SharedFacts, choice: VersionChoice): NoticeFacts {
  const impact = choice.consumers.find(({ consumerId }) => consumerId === consumer.id) ?? null;
  const own = new Set([...consumer.reads.flatMap(({ fields }) => fields), ...changingFields(impact)]);
  const fieldsOfOthers = choice.consumers.flatMap(changingFields).filter((field) => !own.has(field));
  return { ...shared, consumer, impact, fieldsOfOthers };
}

function changingFields(impact: VersionChoice["consumers"][number] | null): string[] {
  if (impact === null) return [];
  const changed = impact.changes.flatMap(({ field }) => (field === "" ? [] : [field]));
  return [...new Set([...impact.lostFields, ...impact.gainedFields, ...changed])];
}

type At = { readonly now: Date; readonly health: ReadonlyMap<string, ChannelHealth> };

function draftFor(consumer: Consumer, facts: NoticeFacts, { now, health }: At): NoticeDraft {
  const composed = composeNotice(facts);
  const language = consumer.language === "en" ? "zh-CN" : "en";
  const { subject, body } = composeNotice({ ...facts, consumer: { ...consumer, language } });
  return {
    consumerId: consumer.id,
    consumerName: consumer.name,
    language: consumer.language,
    ...composed,
    deadline: composed.ask === "action" ? new Date(now.getTime() + suggestedMs) : null,
    channels: consumer.channels.map(({ id, kind, enabled }) => ({
      id,
      kind,
      enabled,
      last: health.get(id) ?? null,
    })),
    other: { language, subject, body },
  };
}
