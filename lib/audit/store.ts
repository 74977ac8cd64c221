import type {
  AuditEntry,
  AuditFilter,
  AuditFilterValues,
  AuditQuery,
  ChainedEntry,
} from "#lib/audit/schema.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { Prisma } from "#lib/server/generated/client.ts";
import type { AuditEntryModel } from "#lib/server/generated/models/AuditEntry.ts";

/** The advisory lock that lets one transaction at a time append to the chain. */
const chainLock = 727_073_691;

/** Takes the chain's lock until the transaction ends and gives the newest row's hash, or null for an empty log. */
export async function lockChain(tx: Tx): Promise<string | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${chainLock})`;
  const newest = await tx.auditEntry.findFirst({ orderBy: { seq: "desc" }, select: { hash: true } });
  return newest?.hash ?? null;
}

/** Appends one row; the caller holds the chain's lock. */
export async function insertAuditEntry(
  tx: Tx,
  entry: ChainedEntry & { readonly hash: string },
): Promise<void> {
  const { before, after, ...rest } = entry;
  await tx.auditEntry.create({
    data: { ...rest, before: before ?? Prisma.JsonNull, after: after ?? Prisma.JsonNull },
  });
}

/** A page of the log, newest first; `cursor` is the `seq` of the last row before it. */
export async function listAuditEntries(db: Database, query: AuditQuery) {
  const rows = await db.prisma.auditEntry.findMany({
    where: {
      ...whereOf(query),
      ...(query.cursor === undefined ? {} : { seq: { lt: BigInt(query.cursor) } }),
    },
    orderBy: { seq: "desc" },
    take: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(toEntry),
    nextCursor: rows.length > query.limit && last !== undefined ? String(last.seq) : null,
  };
}

/** The rows after `seq` in the order they were written, at most `limit`. */
export async function listChain(db: Database, after: bigint, limit: number): Promise<AuditEntry[]> {
  const rows = await db.prisma.auditEntry.findMany({
    where: { seq: { gt: after } },
    orderBy: { seq: "asc" },
    take: limit,
  });
  return rows.map(toEntry);
}

/** The rows that fit after `after` and up to `to`, in the order they were written, at most `limit`. */
export async function listFiltered(
  db: Database,
  filter: AuditFilter,
  span: { readonly after: bigint; readonly to: bigint; readonly limit: number },
): Promise<AuditEntry[]> {
  const rows = await db.prisma.auditEntry.findMany({
    where: { ...whereOf(filter), seq: { gt: span.after, lte: span.to } },
    orderBy: { seq: "asc" },
    take: span.limit,
  });
  return rows.map(toEntry);
}

/** The newest row's number, 0 for an empty log. */
export async function newestSeq(db: Database): Promise<bigint> {
  const newest = await db.prisma.auditEntry.findFirst({ orderBy: { seq: "desc" }, select: { seq: true } });
  return newest?.seq ?? 0n;
}

/** One row by its number. NOT_FOUND. */
export async function getEntry(db: Database, seq: number): Promise<AuditEntry> {
  const row = await db.prisma.auditEntry.findUnique({ where: { seq: BigInt(seq) } });
  if (row === null) throw notFound("audit entry", String(seq));
  return toEntry(row);
}

/** The values that stand in the log, at most 200 of each; it jumps from one to the next in the index, however long the log is. */
export async function listFilterValues(db: Database): Promise<AuditFilterValues> {
  const [actions, objectKinds, actors] = await Promise.all([
    listDistinct(db, "action"),
    listDistinct(db, "object_kind"),
    listDistinct(db, "actor_name"),
  ]);
  return { actions, objectKinds, actors };
}

async function listDistinct(
  db: Database,
  column: "action" | "object_kind" | "actor_name",
): Promise<string[]> {
  const { rows } = await db.pool.query<{ value: string }>(
    `WITH RECURSIVE found(value, nth) AS (
       (SELECT ${column}, 1 FROM audit_entries ORDER BY ${column} LIMIT 1)
       UNION ALL
       SELECT (SELECT ${column} FROM audit_entries WHERE ${column} > found.value ORDER BY ${column} LIMIT 1), nth + 1
         FROM found WHERE found.value IS NOT NULL AND nth < 200
     ) SELECT value FROM found WHERE value IS NOT NULL`,
  );
  return rows.map(({ value }) => value);
}

function whereOf(filter: AuditFilter): Prisma.AuditEntryWhereInput {
  const { action, objectKind, objectId, actor, actorKind, requestId, from, to } = filter;
  const equal = { action, objectKind, objectId, actorName: actor, actorKind, requestId };
  const at = { ...(from !== undefined && { gte: from }), ...(to !== undefined && { lt: to }) };
  const given = Object.entries(equal).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), ...(Object.keys(at).length > 0 && { at }) };
}

/** The rows about these objects in a span of time in the order they were written, at most 500. */
export async function listEntriesAbout(
  db: Database,
  about: { readonly objectIds: readonly string[]; readonly from: Date; readonly to: Date },
): Promise<AuditEntry[]> {
  const rows = await db.prisma.auditEntry.findMany({
    where: { objectId: { in: [...about.objectIds] }, at: { gte: about.from, lte: about.to } },
    orderBy: { seq: "asc" },
    take: 500,
  });
  return rows.map(toEntry);
}

/** Appends one line to the live stream and wakes its readers; the notification is only a hint. */
export async function insertLiveEvent(
  tx: Tx,
  event: { topic: string; kind: string; data: Json },
): Promise<void> {
  const data = event.data ?? Prisma.JsonNull;
  await tx.liveEvent.create({ data: { topic: event.topic, kind: event.kind, data } });
  await tx.$executeRaw`SELECT pg_notify('lastgood_live', ${event.topic})`;
}

/** The same for many lines, in their order. */
export async function insertLiveEvents(
  tx: Tx,
  events: readonly { topic: string; kind: string; data: Json }[],
): Promise<void> {
  const rows = events.map(({ topic, kind, data }) => ({ topic, kind, data: data ?? Prisma.JsonNull }));
  await tx.liveEvent.createMany({ data: rows });
  const topics = [...new Set(events.map(({ topic }) => topic))];
  await tx.$executeRaw`SELECT pg_notify('lastgood_live', topic) FROM UNNEST(${topics}::text[]) AS told (topic)`;
}

/** The lines of the live stream after `seq` for these topics, in order, at most 500. */
export async function listLiveEvents(db: Database, topics: readonly string[], after: bigint) {
  const rows = await db.prisma.liveEvent.findMany({
    where: { topic: { in: [...topics] }, seq: { gt: after } },
    orderBy: { seq: "asc" },
    take: 500,
  });
  return rows.map((row) => ({ ...row, seq: Number(row.seq), data: row.data as Json }));
}

/** Removes the lines of the live stream before an instant. */
export async function deleteLiveEvents(db: Database, before: Date): Promise<void> {
  await db.prisma.liveEvent.deleteMany({ where: { at: { lt: before } } });
}

/** The newest `seq` of the live stream, 0 when it is empty. */
export async function newestLiveSeq(db: Database): Promise<bigint> {
  const newest = await db.prisma.liveEvent.findFirst({ orderBy: { seq: "desc" }, select: { seq: true } });
  return newest?.seq ?? 0n;
}

function toEntry(row: AuditEntryModel): AuditEntry {
  const { actorKind, actorId, actorName, before, after, seq, ...rest } = row;
  return {
    ...rest,
    seq: Number(seq),
    actor: { kind: actorKind as AuditEntry["actor"]["kind"], id: actorId, name: actorName },
    before: before as Json,
    after: after as Json,
  };
}
