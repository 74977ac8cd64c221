import type { ChainVerification } from "#lib/audit/schema.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { AuditVerificationModel } from "#lib/server/generated/models/AuditVerification.ts";

/** Keeps what came of a check of the chain. */
export async function insertVerification(
  db: Database,
  id: string,
  { head, brokenAt, ...rest }: ChainVerification,
): Promise<void> {
  const headSeq = head === null ? null : BigInt(head.seq);
  const data = {
    ...rest,
    id,
    brokenAt: brokenAt === null ? null : BigInt(brokenAt),
    headSeq,
    headHash: head?.hash ?? null,
  };
  await db.prisma.auditVerification.create({ data });
}

/** The newest row that the last good check saw, or null before the first one. */
export async function findAnchor(db: Database): Promise<ChainVerification["head"]> {
  const where = { intact: true, headSeq: { not: null } };
  const row = await db.prisma.auditVerification.findFirst({
    where,
    orderBy: [{ at: "desc" }, { id: "desc" }],
  });
  return row === null ? null : toHead(row);
}

/** What came of the newest check, or null when there was none. */
export async function findLastVerification(db: Database): Promise<ChainVerification | null> {
  const row = await db.prisma.auditVerification.findFirst({ orderBy: [{ at: "desc" }, { id: "desc" }] });
  if (row === null) return null;
  const { at, checked, intact, brokenAt, problem } = row;
  return {
    at,
    checked,
    intact,
    brokenAt: brokenAt === null ? null : Number(brokenAt),
    problem: problem as ChainVerification["problem"],
    head: toHead(row),
  };
}

function toHead({ headSeq, headHash }: AuditVerificationModel): ChainVerification["head"] {
  return headSeq === null || headHash === null ? null : { seq: Number(headSeq), hash: headHash };
}
