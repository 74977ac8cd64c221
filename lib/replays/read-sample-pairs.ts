import { createHash } from "node:crypto";
import { getModel } from "#lib/models/get-model.ts";
import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import type { CompareContext } from "#lib/replays/core/comparator.ts";
import { compareContext } from "#lib/replays/core/golden-comparison.ts";
import { judgePair } from "#lib/replays/core/judge-sample.ts";
import { orderPairs, pairAnswers } from "#lib/replays/core/pair-samples.ts";
import type { JudgedPair } from "#lib/replays/core/pair-samples.ts";
import { interfaceContent } from "#lib/replays/open-comparison.ts";
import { listGoldenSettings, listSampleAnswers } from "#lib/replays/sample-store.ts";
import type { VersionPair } from "#lib/replays/sample-store.ts";
import type { Context } from "#lib/server/context.ts";
import { versionBefore } from "#lib/targets/core/version-rows.ts";
import { getVersion, versionDetails } from "#lib/versions/get-version.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";
import { versionOutlines } from "#lib/versions/version-outlines.ts";

/** Two versions whose answers are put beside each other; `against` null: there is none to compare with. */
export type ComparedVersions = { readonly own: VersionDetail; readonly against: VersionDetail | null };

/** Finds the versions: the other one by id or name, else the one before. NOT_FOUND for an unknown one. */
export async function findComparedVersions(
  ctx: Context,
  input: { readonly model: string; readonly version: string; readonly against?: string | undefined },
): Promise<ComparedVersions> {
  const [model, own] = await Promise.all([getModel(ctx, input), getVersion(ctx, input)]);
  if (input.against !== undefined) {
    const against = await getVersion(ctx, { model: input.model, version: input.against });
    return { own, against: against.id === own.id ? null : against };
  }
  const beforeId = versionBefore(own, await versionOutlines(ctx, model.id))?.id ?? own.parentId;
  const [before] = beforeId === null ? [] : await versionDetails(ctx, { ids: [beforeId] });
  return { own, against: before ?? null };
}

/** The pairs of answers in the order of the screen, and what the interfaces of both versions say. */
export type SamplePairs = {
  readonly pairs: readonly JudgedPair[];
  /** By version id. */
  readonly contexts: ReadonlyMap<string, CompareContext>;
};

/** Reads every answer of two versions to golden cases of theirs, and judges how each two stand to each other. */
export async function readSamplePairs(
  ctx: Context,
  { own, against }: ComparedVersions,
  runId: string | null,
): Promise<SamplePairs> {
  const versions = [own, ...(against === null ? [] : [against])];
  const ids = versions.map(({ id }) => id);
  const [answers, settings] = await Promise.all([
    listSampleAnswers(ctx.db, ids),
    listGoldenSettings(ctx.db.prisma, ids),
  ]);
  // A version without golden cases of its own is compared by the settings of the other, whose cases it was asked.
  const [shared] = settings.values();
  const contextOf = (version: VersionDetail) =>
    compareContext(
      settings.get(version.id) ?? shared ?? CompareSettings.parse({}),
      interfaceContent(version),
    );
  const contexts = new Map(versions.map((version) => [version.id, contextOf(version)]));
  const both = { own: contextOf(own), against: contextOf(against ?? own) };
  const pairs = pairAnswers(answers, { ownId: own.id, againstId: against?.id ?? null, runId });
  return { pairs: orderPairs(pairs.map((pair) => judgePair(pair, both))), contexts };
}

/** Two versions as their preferences are stored. */
export function versionPair(one: string, other: string): VersionPair {
  return one < other ? { firstId: one, secondId: other } : { firstId: other, secondId: one };
}

/**
 * The ids of the versions behind sides A and B of a blind sample, for this person: decided by a digest over person, pair and
 * input, so that it is the same at every look and as good as drawn by lot over many inputs.
 */
export function blindSides(
  personId: string,
  pair: VersionPair,
  inputSha256: string,
): readonly [string, string] {
  const { firstId, secondId } = pair;
  const digest = createHash("sha256").update([personId, firstId, secondId, inputSha256].join(" ")).digest();
  return (digest[0] ?? 0) % 2 === 0 ? [firstId, secondId] : [secondId, firstId];
}
