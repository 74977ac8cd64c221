import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import type { Context } from "#lib/server/context.ts";
import { AppError } from "#lib/schema/app-error.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { sealIntegration } from "#lib/server/integration-settings.ts";
import { sealSource } from "#lib/targets/create-target.ts";
import type { ChangeTarget, Connection, StoredTarget, Target } from "#lib/targets/schema.ts";
import { showTarget } from "#lib/targets/show-target.ts";
import { getTargetById, lockTarget, replaceMetricSources, updateTarget } from "#lib/targets/store.ts";

/**
 * Changes what is given of a target. A connection is replaced as a whole; a secret left out is kept. PRECONDITION_FAILED when the
 * settings are no longer at the revision that the change names.
 */
export async function changeTarget(
  ctx: Context,
  input: ChangeTarget & { targetId: string },
): Promise<Target> {
  authorize(ctx, "administer");
  const before = await getTargetById(ctx.db.prisma, input.targetId, ctx.now);
  const change = {
    ...(input.title === undefined ? {} : { title: input.title }),
    ...(input.rolloutSettings === undefined ? {} : { rolloutSettings: input.rolloutSettings }),
    ...(input.warmStandby === undefined ? {} : { warmStandby: input.warmStandby }),
    ...(input.allowsDrills === undefined ? {} : { allowsDrills: input.allowsDrills }),
    ...(input.testSettings === undefined ? {} : { testSettings: input.testSettings }),
    ...(await changeRouter(before, input.router)),
    ...(await changeDeployer(before, input.deployer)),
  };
  const sources =
    input.metricSources === undefined ? null : await Promise.all(input.metricSources.map(sealSource));
  return inTransaction(ctx, async (tx) => {
    await lockTarget(tx, before.id);
    refuseStaleSettings(await getTargetById(tx, before.id, ctx.now), input.expectedRevision);
    await updateTarget(tx, before.id, { ...change, settingsRevision: { increment: 1 } });
    if (sources !== null) await replaceMetricSources(tx, before.id, sources);
    await recordAct(tx, ctx, {
      action: "target.changed",
      object: { kind: "target", id: before.id, name: before.title },
      before: { title: before.title, router: before.router.kind, deployer: before.deployer.kind },
      after: { fields: [...Object.keys(change), ...(sources === null ? [] : ["metricSources"])] },
    });
    return showTarget(await getTargetById(tx, before.id, ctx.now));
  });
}

/** Refuses a change that was made on settings which somebody changed meanwhile. */
export function refuseStaleSettings(
  { settingsRevision, title }: StoredTarget,
  expectedRevision: number | undefined,
): void {
  if (expectedRevision === undefined || expectedRevision === settingsRevision) return;
  const detail = `The settings of ${title} were changed meanwhile: they are at revision ${settingsRevision}. Look again, then repeat your change.`;
  throw new AppError({
    code: "PRECONDITION_FAILED",
    detail,
    extra: { currentRevision: settingsRevision },
  });
}

async function changeRouter(before: StoredTarget, router: Connection | undefined) {
  if (router === undefined) return {};
  const previous = router.kind === before.router.kind ? before.router.settings : {};
  const owner = { port: "traffic_router", kind: router.kind } as const;
  return { routerKind: router.kind, routerSettings: await sealIntegration(owner, router.settings, previous) };
}

async function changeDeployer(before: StoredTarget, deployer: Connection | undefined) {
  if (deployer === undefined) return {};
  const previous = deployer.kind === before.deployer.kind ? before.deployer.settings : {};
  const owner = { port: "deployer", kind: deployer.kind } as const;
  return {
    deployerKind: deployer.kind,
    deployerSettings: await sealIntegration(owner, deployer.settings, previous),
  };
}
