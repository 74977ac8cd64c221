import type { Deployer } from "#lib/adapters/deployers/port.ts";
import { authorize } from "#lib/access/authorize.ts";
import { judgeWarmInstance } from "#lib/rollbacks/core/judge-warm-instance.ts";
import { versionReplaysUnderWay } from "#lib/replays/version-replays-under-way.ts";
import { listOpenRollbacks } from "#lib/rollbacks/store.ts";
import type { StoredRollback } from "#lib/rollbacks/store.ts";
import type { Context } from "#lib/server/context.ts";
import type { ReadinessFacts } from "#lib/targets/core/readiness-state.ts";
import { readinessFacts } from "#lib/targets/get-readiness.ts";
import { allTargets } from "#lib/targets/list-targets.ts";
import type { WarmInstance } from "#lib/targets/readiness-schema.ts";
import type { StoredTarget } from "#lib/targets/schema.ts";
import { forgetWarmInstance, noteWarmInstance, warmInstances } from "#lib/targets/warm-instances.ts";
import { versionsById } from "#lib/versions/version-outlines.ts";

/** Opens the deployer of a target. */
export type OpenDeployer = (targetId: string) => Promise<Deployer>;

/**
 * Stops the instances that we started ahead of traffic and that nobody needs any more, on one target or on all: no open
 * rollback wants them, no check or replay is about them, they hold no share. What cannot be stopped now is tried again in the next round.
 */
export async function stopUnneededInstances(
  ctx: Context,
  openDeployer: OpenDeployer,
  where: { readonly targetId?: string } = {},
): Promise<void> {
  authorize(ctx, "operate");
  const instances = await warmInstances(ctx, where);
  if (instances.length === 0) return;
  const targetIds = [...new Set(instances.map(({ targetId }) => targetId))];
  const [targets, open, replays, readiness, versions] = await Promise.all([
    allTargets(ctx),
    listOpenRollbacks(ctx.db.prisma),
    versionReplaysUnderWay(ctx),
    readinessFacts(ctx, targetIds),
    versionsById(
      ctx,
      instances.map(({ versionId }) => versionId),
    ),
  ]);
  for (const instance of instances) {
    const target = targets.find(({ id }) => id === instance.targetId);
    const name = versions.find(({ id }) => id === instance.versionId)?.name;
    if (target === undefined || name === undefined) continue;
    const rollback = open.find(({ targetId }) => targetId === target.id) ?? null;
    const isReplayed = replays.some(
      (replay) => replay.targetId === target.id && replay.versionId === instance.versionId,
    );
    const judgement = judgeOn(target, {
      instance,
      name,
      rollback,
      isReplayed,
      readiness: readiness.get(target.id),
    });
    if (judgement === "forget") await forgetWarmInstance(ctx, instance);
    if (judgement === "stop") await stopInstance(ctx, { instance, name }, openDeployer);
  }
}

type Found = {
  readonly instance: WarmInstance;
  readonly name: string;
  readonly rollback: StoredRollback | null;
  readonly isReplayed: boolean;
  readonly readiness: ReadinessFacts | undefined;
};

function judgeOn(target: StoredTarget, { instance, name, rollback, isReplayed, readiness }: Found) {
  const { versionId } = instance;
  return judgeWarmInstance({
    instance,
    share: shareOf(target, name),
    rollback,
    isBeingChecked: isReplayed || readiness?.running?.versionId === versionId,
    isStandby: target.warmStandby && readiness?.last?.versionId === versionId,
  });
}

/** The most that a version holds by intention, by the router or by count; null when neither of the first two is known. */
function shareOf({ traffic }: StoredTarget, name: string): number | null {
  const { intended, applied, observed } = traffic;
  if (intended === null && applied === null) return null;
  const shares = [...(intended ?? []), ...(applied ?? []), ...(observed ?? [])]
    .filter(({ version }) => version === name)
    .map(({ share }) => share);
  return Math.max(0, ...shares);
}

async function stopInstance(
  ctx: Context,
  { instance, name }: { instance: WarmInstance; name: string },
  openDeployer: OpenDeployer,
): Promise<void> {
  if (!(await noteWarmInstance(ctx, instance, { state: "stopping" }))) return;
  try {
    const deployer = await openDeployer(instance.targetId);
    // An instance that holds traffic after all is left running by the deployer, and is not ours any more.
    await deployer.remove(name);
    await forgetWarmInstance(ctx, instance);
  } catch {
    // The deployer does not answer: the row stays, and the next round asks again.
  }
}
