import type { OperatorMessage } from "#lib/notifications/schema.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";

type Reader = Database["prisma"] | Tx;
type Row = Prisma.OperatorMessageGetPayload<object>;

/** A page of messages to the operators, newest first; `cursor` is the last id before it. */
export async function listMessagePage(db: Reader, page: { cursor?: string | undefined; limit: number }) {
  const rows = await db.operatorMessage.findMany({
    where: page.cursor === undefined ? {} : { id: { lt: page.cursor } },
    orderBy: { id: "desc" },
    take: page.limit + 1,
  });
  const items = rows.slice(0, page.limit).map(toMessage);
  return { items, nextCursor: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

/** The message with this id, or null. */
export async function findMessage(db: Reader, id: string): Promise<OperatorMessage | null> {
  const row = await db.operatorMessage.findUnique({ where: { id } });
  return row === null ? null : toMessage(row);
}

/** Writes a message to the operators. */
export async function insertMessage(
  tx: Tx,
  message: Omit<OperatorMessage, "readAt" | "data"> & { readonly data: Record<string, string> },
): Promise<void> {
  const { model, ...row } = message;
  await tx.operatorMessage.create({ data: { ...row, modelSlug: model } });
}

function toMessage(row: Row): OperatorMessage {
  const { id, kind, modelSlug, data, link, createdAt, readAt } = row;
  return { id, kind, model: modelSlug, data: data as Record<string, Json>, link, createdAt, readAt };
}
