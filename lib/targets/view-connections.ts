import { authorize } from "#lib/access/authorize.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { Context } from "#lib/server/context.ts";
import { listNewestTests } from "#lib/targets/connection-test-store.ts";
import { listGroups } from "#lib/targets/group-store.ts";
import type { ConnectionsView } from "#lib/targets/settings-schema.ts";
import { showTarget } from "#lib/targets/show-target.ts";
import { listTargetRows } from "#lib/targets/store.ts";

/**
 * Where a model serves and by which connections, in a bounded number of queries. What a test gave back is shown to whoever may
 * test, and to nobody else. NOT_FOUND for an unknown model.
 */
export async function viewConnections(ctx: Context, input: { model: string }): Promise<ConnectionsView> {
  authorize(ctx, "read");
  const { prisma } = ctx.db;
  const model = await getModel(ctx, { model: input.model });
  const [rows, groups] = await Promise.all([
    listTargetRows(prisma, { modelId: model.id }, ctx.now),
    listGroups(prisma, model.id),
  ]);
  const subjectIds = rows.flatMap(({ id, metricSources }) => [id, ...metricSources.map((one) => one.id)]);
  const canTest = ctx.actor.scopes.includes("administer");
  const tests = canTest ? await listNewestTests(prisma, subjectIds) : [];
  return { targets: rows.map(showTarget), groups, tests };
}
