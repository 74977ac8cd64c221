import { notFound } from "#lib/schema/app-error.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";
import type { ConnectionTest } from "#lib/targets/schema.ts";
import type { TestedConnection } from "#lib/targets/settings-schema.ts";
import type { TargetReader } from "#lib/targets/store.ts";

/** The connection test with this id; NOT_FOUND when there is none. */
export async function getConnectionTestById(db: TargetReader, id: string): Promise<ConnectionTest> {
  const row = await db.connectionTest.findUnique({ where: { id } });
  if (row === null) throw notFound("connection test", id);
  return toTest(row);
}

/** The newest test of each of these connections, and when one last passed; what was never tested is absent. Two queries. */
export async function listNewestTests(
  db: TargetReader,
  subjectIds: readonly string[],
): Promise<TestedConnection[]> {
  const each = {
    orderBy: [{ subject: "asc" }, { subjectId: "asc" }, { requestedAt: "desc" }],
    distinct: ["subject", "subjectId"],
  } satisfies Prisma.ConnectionTestFindManyArgs;
  const where = { subjectId: { in: [...subjectIds] } };
  const [newest, passed] = await Promise.all([
    db.connectionTest.findMany({ ...each, where }),
    db.connectionTest.findMany({ ...each, where: { ...where, status: "passed" } }),
  ]);
  return newest.map((row) => {
    const test = toTest(row);
    const { subject, subjectId } = test;
    const last = passed.find((one) => one.subject === subject && one.subjectId === subjectId);
    return { subject, subjectId, newest: test, lastPassedAt: last?.finishedAt ?? null };
  });
}

/** Writes a test that was asked for. */
export async function insertConnectionTest(
  tx: Tx,
  test: Prisma.ConnectionTestUncheckedCreateInput,
): Promise<ConnectionTest> {
  return toTest(await tx.connectionTest.create({ data: test }));
}

/** Writes what a test gave; a test that is finished already stays as it is. */
export async function finishConnectionTest(
  db: TargetReader,
  id: string,
  finish: { status: "passed" | "failed"; result: NonNullable<ConnectionTest["result"]>; at: Date },
): Promise<void> {
  const { status, result, at } = finish;
  await db.connectionTest.updateMany({
    where: { id, status: "queued" },
    data: { status, result, finishedAt: at },
  });
}

function toTest(row: Prisma.ConnectionTestGetPayload<object>): ConnectionTest {
  return {
    ...row,
    subject: row.subject as ConnectionTest["subject"],
    status: row.status as ConnectionTest["status"],
    result: row.result as ConnectionTest["result"],
  };
}
