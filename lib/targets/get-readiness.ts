import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { readinessState } from "#lib/targets/core/readiness-state.ts";
import type { ReadinessFacts } from "#lib/targets/core/readiness-state.ts";
import type { Readiness, ReadinessCheck } from "#lib/targets/readiness-schema.ts";
import { listLastMoves, listNewestChecks, listVersionChecks } from "#lib/targets/readiness-store.ts";
import type { StoredCheck } from "#lib/targets/readiness-store.ts";
import { getTargetById } from "#lib/targets/store.ts";
import type { Version } from "#lib/versions/schema.ts";
import { versionsById } from "#lib/versions/version-outlines.ts";

/** Whether a target could be rolled back right now, as far as it was checked; NOT_FOUND when there is no target. */
export async function getReadiness(ctx: Context, input: { targetId: string }): Promise<Readiness> {
  authorize(ctx, "read");
  const { id } = await getTargetById(ctx.db.prisma, input.targetId, ctx.now);
  const known = await readinessOf(ctx, [id]);
  return known.get(id) ?? { state: "not_checked", reason: null, last: null, running: null };
}

/** The readiness of several targets by target id, in three queries. */
export async function readinessOf(
  ctx: Context,
  targetIds: readonly string[],
): Promise<ReadonlyMap<string, Readiness>> {
  const facts = await readinessFacts(ctx, targetIds);
  return new Map([...facts].map(([targetId, each]) => [targetId, readinessState(each, ctx.now)]));
}

/** What is known of the readiness of several targets by target id, in three queries. */
export async function readinessFacts(
  ctx: Context,
  targetIds: readonly string[],
): Promise<ReadonlyMap<string, ReadinessFacts>> {
  authorize(ctx, "read");
  if (targetIds.length === 0) return new Map();
  const [checks, moves] = await Promise.all([
    listNewestChecks(ctx.db, targetIds),
    listLastMoves(ctx.db, targetIds),
  ]);
  const versionIds = checks.flatMap(({ versionId }) => versionId ?? []);
  const found = versionIds.length === 0 ? [] : await versionsById(ctx, versionIds);
  const versions = new Map(found.map((version) => [version.id, version]));
  return new Map(
    targetIds.map((targetId) => {
      const own = checks.filter((check) => check.targetId === targetId);
      return [targetId, { ...factsOf(own, versions), movedAt: moves.get(targetId) ?? null }];
    }),
  );
}

function factsOf(
  own: readonly StoredCheck[],
  versions: ReadonlyMap<string, Version>,
): Omit<ReadinessFacts, "movedAt"> {
  const last = own.find(({ state }) => state === "finished") ?? null;
  const running = own.find(({ state }) => state !== "finished") ?? null;
  const markedAt = versions.get(last?.versionId ?? "")?.knownBad?.at ?? null;
  return {
    last: last && showCheck(last, versions),
    running: running && showCheck(running, versions),
    isMarkedBad: last !== null && markedAt !== null && markedAt > last.requestedAt,
  };
}

/** The newest finished check of each version on a target, by version id, without its name, in one query. */
export async function versionReadiness(
  ctx: Context,
  targetId: string,
): Promise<ReadonlyMap<string, ReadinessCheck>> {
  authorize(ctx, "read");
  const checks = await listVersionChecks(ctx.db, targetId);
  return new Map(
    checks.flatMap((check) =>
      check.versionId === null ? [] : [[check.versionId, showCheck(check, new Map())]],
    ),
  );
}

function showCheck(
  { runId: _runId, attempts: _attempts, ...check }: StoredCheck,
  versions: ReadonlyMap<string, Version>,
): ReadinessCheck {
  return { ...check, versionName: versions.get(check.versionId ?? "")?.shortName ?? null };
}
