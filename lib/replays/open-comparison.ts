import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import { compareContext, goldenComparison } from "#lib/replays/core/golden-comparison.ts";
import type { GoldenComparison } from "#lib/replays/core/golden-comparison.ts";
import { findGoldenSet } from "#lib/replays/golden-store.ts";
import type { GoldenCase } from "#lib/replays/store.ts";
import type { Context } from "#lib/server/context.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

/** The content of a version's interface; null where it is not recorded. */
export function interfaceContent(version: Pick<VersionDetail, "components">): string | null {
  return version.components.find(({ kind }) => kind === "interface")?.content ?? null;
}

/** The comparison of a version's golden cases, by the settings that were fixed when they were recorded. */
export async function openComparison(
  ctx: Context,
  version: Pick<VersionDetail, "id" | "components">,
  cases: readonly GoldenCase[],
): Promise<GoldenComparison> {
  const settings = (await findGoldenSet(ctx.db.prisma, version.id)) ?? CompareSettings.parse({});
  return goldenComparison(cases, compareContext(settings, interfaceContent(version)));
}
