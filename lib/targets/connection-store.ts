import type { Json } from "#lib/schema/atoms.ts";
import { gather } from "#lib/server/database/gather.ts";
import type { TargetReader } from "#lib/targets/store.ts";

type Connection = { readonly kind: string; readonly settings: Record<string, Json> };

/** What a target is connected to, as stored: the secrets in the settings are sealed. */
export type StoredConnections = {
  readonly router: Connection;
  readonly deployer: Connection;
  readonly metricSources: readonly (Connection & { readonly id: string })[];
};

const gatherConnections = gather(async (db: TargetReader, targetIds: readonly string[]) => {
  const rows = await db.$queryRaw<(StoredConnections & { id: string })[]>`
    SELECT id::text, jsonb_build_object('kind', router_kind, 'settings', router_settings) AS router,
           jsonb_build_object('kind', deployer_kind, 'settings', deployer_settings) AS deployer,
           coalesce((SELECT jsonb_agg(jsonb_build_object('id', source.id, 'kind', source.kind, 'settings', source.settings))
                       FROM metric_sources AS source WHERE source.target_id = targets.id), '[]') AS "metricSources"
      FROM targets WHERE id = ANY(${[...new Set(targetIds)]}::uuid[])`;
  const byId = new Map(rows.map(({ id, ...connections }) => [id, connections]));
  return targetIds.map((id) => byId.get(id) ?? null);
});

/** The connections of a target, or null without one; of all that are asked for in the same turn in one statement. */
export function findConnections(db: TargetReader, targetId: string): Promise<StoredConnections | null> {
  return gatherConnections(db, targetId);
}
