import type { Database } from "#lib/server/database/prisma.ts";
import type { Component } from "#lib/versions/schema.ts";

/** An artifact that is due to be fetched and digested. */
export type DueArtifact = { readonly componentId: string; readonly uri: string; readonly sha256: string };

/** The artifacts of versions that were registered here, not checked since `before`, longest untried first. */
export async function listDueArtifacts(
  db: Database,
  due: { readonly modelId: string | null; readonly before: Date; readonly limit: number },
): Promise<DueArtifact[]> {
  const rows = await db.prisma.component.findMany({
    where: {
      content: null,
      uri: { not: null },
      sha256: { not: null },
      version: { imported: false, ...(due.modelId === null ? {} : { modelId: due.modelId }) },
      OR: [{ checkedAt: null }, { checkedAt: { lt: due.before } }],
    },
    orderBy: { checkTriedAt: { sort: "asc", nulls: "first" } },
    take: due.limit,
  });
  return rows.map(({ id, uri, sha256 }) => ({ componentId: id, uri: uri ?? "", sha256: sha256 ?? "" }));
}

/** Keeps what came of a check; null where the store could not be reached, which says nothing of the artifact. */
export async function updateCheck(
  db: Database,
  componentId: string,
  { triedAt, check }: { readonly triedAt: Date; readonly check: Component["check"] },
): Promise<void> {
  const found =
    check === null ? {} : { checkedAt: check.at, checkResult: check.result, checkDetail: check.detail };
  await db.prisma.component.update({ where: { id: componentId }, data: { checkTriedAt: triedAt, ...found } });
}
