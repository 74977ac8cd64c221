import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { insertConnectionTest } from "#lib/targets/connection-test-store.ts";
import type { ConnectionTest } from "#lib/targets/schema.ts";
import { getTargetById } from "#lib/targets/store.ts";

type TestConnectionInput = {
  targetId: string;
  subject: "router" | "deployer" | "metric_source";
  subjectId: string | null;
};

/** Asks the worker to test a connection of a target now; the answer is the queued test, to be awaited by its id. */
export async function testConnection(ctx: Context, input: TestConnectionInput): Promise<ConnectionTest> {
  authorize(ctx, "administer");
  const target = await getTargetById(ctx.db.prisma, input.targetId, ctx.now);
  const { subject, subjectId } = input;
  if (subject === "metric_source" && !target.metricSources.some(({ id }) => id === subjectId)) {
    throw notFound("metric source", subjectId ?? "");
  }
  return inTransaction(ctx, async (tx) => {
    const test = await insertConnectionTest(tx, {
      id: newId(),
      subject,
      subjectId: subject === "metric_source" ? (subjectId ?? "") : target.id,
      status: "queued",
      requestedAt: ctx.now,
    });
    await enqueueJob(tx, "test_connection", { data: { testId: test.id, targetId: target.id } });
    const object = { kind: "target", id: target.id, name: target.title };
    await recordAct(tx, ctx, { action: "connection.tested", object, after: { subject } });
    return test;
  });
}
