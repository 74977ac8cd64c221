import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";
import type { TargetGroup } from "#lib/targets/group-schema.ts";
import type { TargetReader } from "#lib/targets/store.ts";

const withMembers = {
  members: { orderBy: { position: "asc" } },
} as const satisfies Prisma.TargetGroupInclude;
type Row = Prisma.TargetGroupGetPayload<{ include: typeof withMembers }>;

/** The groups of a model by slug. */
export async function listGroups(db: TargetReader, modelId: string): Promise<TargetGroup[]> {
  const rows = await db.targetGroup.findMany({
    where: { modelId },
    include: withMembers,
    orderBy: { slug: "asc" },
    take: 100,
  });
  return rows.map(toGroup);
}

/** The group that a target is in, or null. */
export async function findGroupOf(db: TargetReader, targetId: string): Promise<TargetGroup | null> {
  const row = await db.targetGroup.findFirst({
    where: { members: { some: { targetId } } },
    include: withMembers,
  });
  return row === null ? null : toGroup(row);
}

/** Writes a group anew or in place of the one with its slug. */
export async function upsertGroup(
  tx: Tx,
  group: TargetGroup & { readonly modelId: string },
): Promise<TargetGroup> {
  const { id, modelId, slug, title, holdMs, targetIds } = group;
  const row = await tx.targetGroup.upsert({
    where: { modelId_slug: { modelId, slug } },
    create: { id, modelId, slug, title, holdMs },
    update: { title, holdMs },
  });
  await tx.targetGroupMember.deleteMany({ where: { groupId: row.id } });
  const members = targetIds.map((targetId, position) => ({ groupId: row.id, targetId, position }));
  await tx.targetGroupMember.createMany({ data: members });
  return { id: row.id, slug, title, holdMs, targetIds };
}

function toGroup({ id, slug, title, holdMs, members }: Row): TargetGroup {
  return { id, slug, title, holdMs, targetIds: members.map(({ targetId }) => targetId) };
}
