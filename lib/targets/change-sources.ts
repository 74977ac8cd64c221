import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { sealIntegration } from "#lib/server/integration-settings.ts";
import { refuseStaleSettings } from "#lib/targets/change-target.ts";
import { sealSource } from "#lib/targets/create-target.ts";
import type { StoredTarget, Target } from "#lib/targets/schema.ts";
import type { AddSource, ChangeSource, RemoveSource } from "#lib/targets/settings-schema.ts";
import { showTarget } from "#lib/targets/show-target.ts";
import { deleteSource, insertSource, updateSource } from "#lib/targets/source-store.ts";
import { getTargetById, lockTarget, updateTarget } from "#lib/targets/store.ts";

/** Connects a metric source. INVALID names each setting that does not fit; PRECONDITION_FAILED when the settings changed meanwhile. */
export function addSource(ctx: Context, input: AddSource & { targetId: string }): Promise<Target> {
  return changeSources(ctx, input, async (tx, target) => {
    const row = await sealSource(input);
    await insertSource(tx, { ...row, targetId: target.id });
    return { added: input.kind };
  });
}

/**
 * Changes a metric source's settings; a secret left out is kept. Its counters begin anew, since another address counts from
 * elsewhere. NOT_FOUND for a source of another target.
 */
export function changeSource(
  ctx: Context,
  input: ChangeSource & { targetId: string; sourceId: string },
): Promise<Target> {
  return changeSources(ctx, input, async (tx, target) => {
    const source = sourceOf(target, input.sourceId);
    const owner = { port: "metric_source", kind: source.kind } as const;
    await updateSource(tx, source.id, await sealIntegration(owner, input.settings, source.settings));
    return { changed: source.kind };
  });
}

/** Takes a metric source away; what it counted stays. NOT_FOUND for a source of another target. */
export function removeSource(
  ctx: Context,
  input: RemoveSource & { targetId: string; sourceId: string },
): Promise<Target> {
  return changeSources(ctx, input, async (tx, target) => {
    const source = sourceOf(target, input.sourceId);
    await deleteSource(tx, source.id);
    return { removed: source.kind };
  });
}

function sourceOf(target: StoredTarget, sourceId: string) {
  const source = target.metricSources.find(({ id }) => id === sourceId);
  if (source === undefined) throw notFound("metric source", sourceId);
  return source;
}

type SourceChange = { readonly targetId: string; readonly expectedRevision: number };

async function changeSources(
  ctx: Context,
  { targetId, expectedRevision }: SourceChange,
  work: (tx: Tx, target: StoredTarget) => Promise<Readonly<Record<string, string>>>,
): Promise<Target> {
  authorize(ctx, "administer");
  return inTransaction(ctx, async (tx) => {
    await lockTarget(tx, targetId);
    const target = await getTargetById(tx, targetId, ctx.now);
    refuseStaleSettings(target, expectedRevision);
    const metricSource = await work(tx, target);
    await updateTarget(tx, targetId, { settingsRevision: { increment: 1 } });
    await recordAct(tx, ctx, {
      action: "target.changed",
      object: { kind: "target", id: targetId, name: target.title },
      before: { metricSources: target.metricSources.map(({ kind }) => kind) },
      after: { fields: ["metricSources"], metricSource },
    });
    return showTarget(await getTargetById(tx, targetId, ctx.now));
  });
}
