import { authorize } from "#lib/access/authorize.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { getModel } from "#lib/models/get-model.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { findOrInsert } from "#lib/server/database/transaction.ts";
import { sealIntegration } from "#lib/server/integration-settings.ts";
import { newId } from "#lib/server/observability/ids.ts";
import type { Connection, CreateTarget, Target } from "#lib/targets/schema.ts";
import { showTarget } from "#lib/targets/show-target.ts";
import { findTargetId, getTargetById, insertTarget } from "#lib/targets/store.ts";

/** Connects a target to a model. INVALID names each setting that does not fit; CONFLICT when the slug is taken. */
export async function createTarget(ctx: Context, input: CreateTarget & { model: string }): Promise<Target> {
  authorize(ctx, "administer");
  const model = await getModel(ctx, { model: input.model });
  const { router, deployer } = input;
  const routerSettings = await named("router", () =>
    sealIntegration({ port: "traffic_router", kind: router.kind }, router.settings),
  );
  const deployerSettings = await named("deployer", () =>
    sealIntegration({ port: "deployer", kind: deployer.kind }, deployer.settings),
  );
  const sources = await Promise.all(input.metricSources.map(sealSource));
  return findOrInsert(ctx, async (tx) => {
    const existing = await findTargetId(tx, model.id, input.slug);
    if (existing !== null) {
      const detail = `${model.slug} already has a target "${input.slug}".`;
      throw new AppError({ code: "CONFLICT", detail, extra: { existing: { id: existing } } });
    }
    const id = newId();
    await insertTarget(tx, {
      id,
      slug: input.slug,
      title: input.title,
      modelId: model.id,
      environment: input.environment,
      routerKind: router.kind,
      routerSettings,
      deployerKind: deployer.kind,
      deployerSettings,
      rolloutSettings: input.rolloutSettings ?? {},
      warmStandby: input.warmStandby,
      allowsDrills: input.allowsDrills ?? false,
      testSettings: input.testSettings ?? {},
      metricSources: { create: sources },
    });
    await recordAct(tx, ctx, {
      action: "target.created",
      object: { kind: "target", id, name: input.title },
      after: {
        model: model.slug,
        router: router.kind,
        deployer: deployer.kind,
        environment: input.environment,
      },
    });
    await publishEvent(tx, {
      topic: "models",
      kind: "target.created",
      data: { model: model.slug, target: id },
    });
    return showTarget(await getTargetById(tx, id, ctx.now));
  });
}

/** Refusals of one of two connections, each field under the connection's own name. */
async function named<Result>(part: string, attempt: () => Promise<Result>): Promise<Result> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, detail, extra, invalidParams } = error;
    const params = invalidParams.map(({ name, reason }) => ({ name: `${part}.${name}`, reason }));
    throw new AppError({ code, detail, extra, invalidParams: params, cause: error });
  }
}

/** A metric source as its row, its secrets sealed. */
export async function sealSource(source: Connection) {
  const settings = await sealIntegration({ port: "metric_source", kind: source.kind }, source.settings);
  return { id: newId(), kind: source.kind, settings };
}
