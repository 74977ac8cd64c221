import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { actorRef } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { releaseRaises } from "#lib/targets/core/release-raises.ts";
import { wantedSplit } from "#lib/targets/core/wanted-split.ts";
import { findFreeze } from "#lib/targets/freeze-store.ts";
import { recordServing } from "#lib/targets/record-serving.ts";
import { frozenError } from "#lib/targets/refuse-frozen.ts";
import type { ReportServing, ServingInterval, StoredTarget } from "#lib/targets/schema.ts";
import { insertIntervals, listImportedIntervals, listOpenIntervals } from "#lib/targets/serving-store.ts";
import { listNewestSplits } from "#lib/targets/split-store.ts";
import { getTargetById, lockTarget } from "#lib/targets/store.ts";
import { versionIdsByName } from "#lib/versions/version-ids.ts";

type ReportServingInput = ReportServing & { targetId: string };
type Ids = ReadonlyMap<string, string>;
const newestSplits = 50;

/**
 * Takes moves that a pipeline made, or past intervals marked "imported". A reported move ends what was open and begins
 * now or in the past, but not before what is recorded already (CONFLICT), and gives no version more on a frozen target
 * (CONFLICT with who and until when; what the router really does is read and shown all the same); imported intervals are written as they are, with
 * the true time of entry, and once however often they are sent.
 */
export async function reportServing(ctx: Context, input: ReportServingInput): Promise<{ recorded: number }> {
  authorize(ctx, "register");
  const target = await getTargetById(ctx.db.prisma, input.targetId, ctx.now);
  const ids = await versionIdsByName(ctx, {
    modelId: target.modelId,
    names: input.intervals.map(({ version }) => version),
  });
  checkIntervals(ctx, input, ids);
  return inTransaction(ctx, async (tx) => {
    await lockTarget(tx, target.id);
    if (input.imported) await importIntervals(tx, ctx, { target, input, ids });
    else await reportMove(tx, ctx, { target, input, ids });
    await recordAct(tx, ctx, {
      action: input.imported ? "serving.imported" : "serving.reported",
      object: { kind: "target", id: target.id, name: target.title },
      after: { intervals: input.intervals.length, versions: [...ids.keys()] },
    });
    return { recorded: input.intervals.length };
  });
}

function checkIntervals(ctx: Context, input: ReportServingInput, ids: Ids): void {
  input.intervals.forEach(({ version, startedAt, endedAt }, index) => {
    const at = `intervals[${index}]`;
    if (!ids.has(version)) throw invalidField(`${at}.version`, `there is no version "${version}"`);
    if (startedAt > ctx.now) throw invalidField(`${at}.startedAt`, "lies in the future");
    if (endedAt !== null && endedAt <= startedAt)
      throw invalidField(`${at}.endedAt`, "must be after startedAt");
    if (!input.imported && endedAt !== null) {
      throw invalidField(
        `${at}.endedAt`,
        "a reported move has no end yet; send past intervals with imported: true",
      );
    }
  });
}

type Parts = { readonly target: StoredTarget; readonly input: ReportServingInput; readonly ids: Ids };

async function importIntervals(tx: Tx, ctx: Context, { target, input, ids }: Parts): Promise<void> {
  const actor = actorRef(ctx.actor);
  const rows = input.intervals.map(({ version, ...interval }) => ({
    ...interval,
    id: newId(),
    targetId: target.id,
    versionId: ids.get(version) ?? "",
    origin: "imported",
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    enteredAt: ctx.now,
  }));
  const known = new Set((await listImportedIntervals(tx, target.id)).map(intervalKey));
  await insertIntervals(
    tx,
    rows.filter((row) => !known.has(intervalKey(row))),
  );
}

/** Two imported intervals with the same version, share and times are one that was sent twice. */
function intervalKey(
  interval: Pick<ServingInterval, "versionId" | "share" | "startedAt" | "endedAt">,
): string {
  const { versionId, share, startedAt, endedAt } = interval;
  return JSON.stringify([versionId, share, startedAt, endedAt]);
}

async function reportMove(tx: Tx, ctx: Context, { target, input, ids }: Parts): Promise<void> {
  const total = input.intervals.reduce((sum, { share }) => sum + share, 0);
  if (Math.abs(total - 100) > 0.01) {
    const detail = `The shares of a move must sum to 100, not ${total}.`;
    throw new AppError({ code: "INVALID", detail, invalidParams: [{ name: "intervals", reason: detail }] });
  }
  const at = new Date(Math.max(...input.intervals.map(({ startedAt }) => startedAt.getTime())));
  const later = (await listOpenIntervals(tx, target.id)).find(({ startedAt }) => startedAt > at);
  if (later !== undefined) {
    const detail = `${later.versionName} is recorded to serve since ${later.startedAt.toISOString()}, which is later; import past moves.`;
    throw new AppError({ code: "CONFLICT", detail, extra: { intervalId: later.id } });
  }
  await refuseRelease(tx, ctx, { target, input, ids });
  await recordServing(tx, {
    targetId: target.id,
    shares: input.intervals.map(({ version, share }) => ({ versionId: ids.get(version) ?? "", share })),
    at,
    origin: "reported",
    actor: actorRef(ctx.actor),
    reason: input.intervals[0]?.reason ?? null,
    rollbackId: null,
  });
}

/** A report of traffic that a release took on a frozen target is refused; what our own rollback asked for is none. */
async function refuseRelease(tx: Tx, ctx: Context, { target, input }: Parts): Promise<void> {
  const freeze = await findFreeze(tx, target.id, ctx.now);
  if (freeze === null) return;
  const now = (await listOpenIntervals(tx, target.id)).map(({ versionName, share }) => ({
    version: versionName,
    share,
  }));
  const wanted = wantedSplit(await listNewestSplits(tx, target.id, newestSplits))?.slices ?? [];
  if (releaseRaises(now, input.intervals, wanted).length > 0) throw frozenError(freeze);
}
