import { authorize } from "#lib/access/authorize.ts";
import { canBeJudged, caseOf, countStandings } from "#lib/replays/core/pair-samples.ts";
import type { JudgedPair } from "#lib/replays/core/pair-samples.ts";
import {
  blindSides,
  findComparedVersions,
  readSamplePairs,
  versionPair,
} from "#lib/replays/read-sample-pairs.ts";
import type { ComparedVersions } from "#lib/replays/read-sample-pairs.ts";
import { listOpenReplays, listPreferences } from "#lib/replays/sample-store.ts";
import type { OpenReplay, StoredPreference } from "#lib/replays/sample-store.ts";
import type { PreferredAnswer, SampleFilter, SampleView } from "#lib/replays/sample-schema.ts";
import { readSampleMaterial, showSample } from "#lib/replays/show-sample.ts";
import type { Context } from "#lib/server/context.ts";

/** How many samples a page shows. */
const samplesPerPage = 12;

type Input = { readonly model: string; readonly version: string } & SampleFilter;

/** The id of the person who looks; null for a token, which prefers nothing. */
export function personOf({ actor }: Context): string | null {
  return actor.kind === "person" ? actor.id : null;
}

/** Which of two versions a stored choice means. */
export function preferredOf({ preferredId }: StoredPreference, { own }: ComparedVersions): PreferredAnswer {
  if (preferredId === null) return "neither";
  return preferredId === own.id ? "this" : "against";
}

async function preferencesOf(
  ctx: Context,
  versions: ComparedVersions,
): Promise<ReadonlyMap<string, PreferredAnswer>> {
  const { own, against } = versions;
  const personId = personOf(ctx);
  if (personId === null || against === null) return new Map();
  const pair = versionPair(own.id, against.id);
  const stored = await listPreferences(ctx.db.prisma, { personId, pair });
  return new Map(stored.map((one) => [one.inputSha256, preferredOf(one, versions)]));
}

function modalitiesOf(pairs: readonly JudgedPair[]): SampleView["modalities"] {
  const groups = Map.groupBy(pairs, (pair) => caseOf(pair).modality);
  const counted = [...groups].map(([modality, group]) => ({
    modality,
    cases: group.length,
    differing: group.filter(({ standing }) => standing === "answer_differs").length,
  }));
  return counted.toSorted((one, other) => (one.modality < other.modality ? -1 : 1));
}

type Named = { readonly id: string; readonly shortName: string };

function named({ id, shortName }: Named): Named {
  return { id, shortName };
}

/** The cases of one version that the other was never asked, and how far a replay has come that asks them. */
function unaskedOf(
  pairs: readonly JudgedPair[],
  { own, against }: ComparedVersions,
  open: readonly OpenReplay[],
): SampleView["unasked"] {
  if (against === null) return [];
  const countOf = (side: "own" | "against") => pairs.filter((pair) => pair[side] === null).length;
  const sides = [
    { version: named(against), casesOf: named(own), cases: countOf("against") },
    { version: named(own), casesOf: named(against), cases: countOf("own") },
  ];
  return sides
    .filter(({ cases }) => cases > 0)
    .map((side) => {
      const { version, casesOf } = side;
      const run = open.find((one) => one.versionId === version.id && one.goldenVersionId === casesOf.id);
      return { ...side, asking: run === undefined ? null : { done: run.done, total: run.total } };
    });
}

function countChoices(preferences: ReadonlyMap<string, PreferredAnswer>): SampleView["preferences"] {
  const choices = [...preferences.values()];
  const count = (choice: PreferredAnswer) => choices.filter((one) => one === choice).length;
  return { this: count("this"), against: count("against"), neither: count("neither") };
}

/**
 * A page of golden inputs with the answers of two versions, those that differ first, in a bounded number of queries. A blind
 * page shows what can be judged, and tells whose an answer is once its reader has chosen.
 */
export async function viewSamples(ctx: Context, input: Input): Promise<SampleView> {
  authorize(ctx, "read");
  const versions = await findComparedVersions(ctx, input);
  const { own, against } = versions;
  const known = [...(against === null ? [] : [against.id]), own.id];
  const [{ pairs, contexts }, preferences, open] = await Promise.all([
    readSamplePairs(ctx, versions, input.run ?? null),
    preferencesOf(ctx, versions),
    listOpenReplays(ctx.db.prisma, known),
  ]);
  const personId = personOf(ctx);
  const canPrefer = personId !== null && against !== null;
  const isBlind = input.blind === "true" && canPrefer;
  const ofModality = pairs.filter(
    (pair) => (input.modality ?? caseOf(pair).modality) === caseOf(pair).modality,
  );
  const chosen = isBlind ? ofModality.filter(canBeJudged) : ofModality;
  const pages = Math.max(1, Math.ceil(chosen.length / samplesPerPage));
  const page = Math.min(input.page, pages);
  const shown = chosen.slice((page - 1) * samplesPerPage, page * samplesPerPage);
  const material = await readSampleMaterial(ctx, shown, { versions, contexts });
  const sidesOf = ({ inputSha256 }: JudgedPair) =>
    isBlind && against !== null ? blindSides(personId, versionPair(own.id, against.id), inputSha256) : known;
  return {
    version: named(own),
    against: against === null ? null : named(against),
    modality: input.modality ?? null,
    isBlind,
    page,
    pages,
    total: chosen.length,
    standings: countStandings(ofModality),
    modalities: modalitiesOf(pairs),
    samples: shown.map((pair) =>
      showSample(pair, material, {
        sides: sidesOf(pair),
        isBlind,
        preferred: preferences.get(pair.inputSha256) ?? null,
      }),
    ),
    preferences: countChoices(preferences),
    unasked: unaskedOf(pairs, versions, open),
    canReplay: ctx.actor.scopes.includes("operate"),
    canPrefer,
  };
}
