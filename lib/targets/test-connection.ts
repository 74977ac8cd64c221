import { authorize } from "#lib/access/authorize.ts";
import type { ActObject } from "#lib/audit/core/act-names.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
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
  const about = { kind: "target", id: target.id, name: target.title } as const;
  const tested = subject === "metric_source" ? (subjectId ?? "") : target.id;
  return inTransaction(ctx, (tx) =>
    queueConnectionTest(tx, ctx, { subject, subjectId: tested, targetId: target.id, about }),
  );
}

/** A test to queue: of what, on which target if any, and what the audit log names. */
export type QueueConnectionTest = {
  readonly subject: ConnectionTest["subject"];
  readonly subjectId: string;
  readonly targetId: string | null;
  readonly about: { readonly kind: ActObject; readonly id: string; readonly name: string };
};

/** Queues a test for the worker inside the caller's transaction; the caller has checked the role. */
export async function queueConnectionTest(
  tx: Tx,
  ctx: Context,
  queued: QueueConnectionTest,
): Promise<ConnectionTest> {
  const { subject, subjectId, targetId, about } = queued;
  const row = { id: newId(), subject, subjectId, status: "queued", requestedAt: ctx.now };
  const test = await insertConnectionTest(tx, row);
  await enqueueJob(tx, "test_connection", { data: { testId: test.id, targetId } });
  await recordAct(tx, ctx, { action: "connection.tested", object: about, after: { subject } });
  return test;
}
