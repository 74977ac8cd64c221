import { authorize } from "#lib/access/authorize.ts";
import { getModel } from "#lib/models/get-model.ts";
import { getGoldenSet } from "#lib/replays/capture-golden-cases.ts";
import { getReplayRun, goldenCaseCounts } from "#lib/replays/get-replay-run.ts";
import { findLatestRun } from "#lib/replays/run-store.ts";
import type { VersionReplay } from "#lib/replays/version-replay-schema.ts";
import type { Context } from "#lib/server/context.ts";
import { storedTargets } from "#lib/targets/list-targets.ts";
import { getVersion } from "#lib/versions/get-version.ts";
import { versionOutlines } from "#lib/versions/version-outlines.ts";

/** The last golden replay of a version outside of any rollback, in a bounded number of queries. */
export async function viewVersionReplay(
  ctx: Context,
  input: { readonly model: string; readonly version: string },
): Promise<VersionReplay> {
  authorize(ctx, "read");
  const [model, version] = await Promise.all([getModel(ctx, input), getVersion(ctx, input)]);
  const [outlines, golden, targets, latest] = await Promise.all([
    versionOutlines(ctx, model.id),
    getGoldenSet(ctx, input),
    storedTargets(ctx, { modelId: model.id }),
    findLatestRun(ctx.db.prisma, version.id),
  ]);
  const [counts, run] = await Promise.all([
    goldenCaseCounts(
      ctx,
      outlines.map(({ id }) => id),
    ),
    latest === null ? null : getReplayRun(ctx, { runId: latest.id }),
  ]);
  const source = outlines.find(({ id }) => id === (latest?.goldenVersionId ?? version.id));
  return {
    sources: outlines.flatMap(({ id, shortName }) => {
      const cases = counts.get(id) ?? 0;
      return cases === 0 ? [] : [{ id, shortName, cases }];
    }),
    last: run === null ? null : { run, source: source?.shortName ?? version.shortName },
    golden,
    targets: targets.map(({ id, title }) => ({ id, title })),
    canReplay: ctx.actor.scopes.includes("operate"),
    canCapture: ctx.actor.scopes.includes("register") && version.knownBad === null,
  };
}
