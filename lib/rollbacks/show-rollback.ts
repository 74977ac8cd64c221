import type { Rollback } from "#lib/rollbacks/schema.ts";
import type { StoredRollback } from "#lib/rollbacks/store.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { targetFreezes } from "#lib/targets/check-release.ts";
import { versionDetails } from "#lib/versions/get-version.ts";
import type { Version } from "#lib/versions/schema.ts";

/** Rollbacks with their versions and freezes: two queries more, however many there are. */
export async function showRollbacks(ctx: Context, rows: readonly StoredRollback[]): Promise<Rollback[]> {
  const ids = rows.flatMap(({ suspectVersionId, candidateVersionId }) =>
    [suspectVersionId, candidateVersionId ?? []].flat(),
  );
  const versions = new Map(
    (await versionDetails(ctx, { ids: [...new Set(ids)] })).map((version) => [version.id, version]),
  );
  const freezes = await targetFreezes(ctx, [...new Set(rows.map(({ targetId }) => targetId))]);
  return rows.map(({ modelId: _modelId, suspectVersionId, candidateVersionId, ...row }) => ({
    ...row,
    suspect: versionOf(versions, suspectVersionId),
    candidate: candidateVersionId === null ? null : versionOf(versions, candidateVersionId),
    freeze: freezes.get(row.targetId) ?? null,
  }));
}

/** One rollback with its versions and freeze. */
export async function showRollback(ctx: Context, row: StoredRollback): Promise<Rollback> {
  const [shown] = await showRollbacks(ctx, [row]);
  if (shown === undefined) throw notFound("rollback", row.id);
  return shown;
}

function versionOf(versions: ReadonlyMap<string, Version>, id: string): Version {
  const version = versions.get(id);
  if (version === undefined) throw notFound("version", id);
  return version;
}
