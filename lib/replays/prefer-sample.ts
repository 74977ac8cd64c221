import { authorize } from "#lib/access/authorize.ts";
import { canBeJudged, caseOf } from "#lib/replays/core/pair-samples.ts";
import {
  blindSides,
  findComparedVersions,
  readSamplePairs,
  versionPair,
} from "#lib/replays/read-sample-pairs.ts";
import { insertPreference, listPreferences } from "#lib/replays/sample-store.ts";
import type { PreferSample, SamplePreference } from "#lib/replays/sample-schema.ts";
import { personOf, preferredOf } from "#lib/replays/view-samples.ts";
import { AppError, invalidField, notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

type Input = {
  readonly model: string;
  readonly version: string;
  readonly inputSha256: string;
} & PreferSample;

/**
 * Keeps which of two answers a person prefers, who was not told whose they are; the first choice stays, since it tells. It is
 * the person's own note and no act on the model. FORBIDDEN for a token, NOT_FOUND without two answers that differ.
 */
export async function preferSample(ctx: Context, input: Input): Promise<SamplePreference> {
  authorize(ctx, "read");
  const personId = personOf(ctx);
  if (personId === null) {
    throw new AppError({ code: "FORBIDDEN", detail: "A choice between two answers is a person's; sign in." });
  }
  const versions = await findComparedVersions(ctx, input);
  const { own, against } = versions;
  if (against === null) throw invalidField("against", "name another version than the one in the address");
  const { inputSha256, choice } = input;
  const { pairs } = await readSamplePairs(ctx, versions, null);
  const judged = pairs.find((pair) => pair.inputSha256 === inputSha256 && canBeJudged(pair));
  if (judged === undefined) throw notFound("golden input with two answers that differ", inputSha256);
  const pair = versionPair(own.id, against.id);
  const [a, b] = blindSides(personId, pair, inputSha256);
  const preferredId = { a, b, neither: null }[choice];
  const { modality } = caseOf(judged);
  const kept = { personId, pair, inputSha256, modality, preferredId, chosenAt: ctx.now };
  const stored = await inTransaction(ctx, async (tx) => {
    await insertPreference(tx, kept);
    return listPreferences(tx, { personId, pair });
  });
  const found = stored.find((one) => one.inputSha256 === inputSha256) ?? kept;
  return { inputSha256, preferred: preferredOf(found, versions), chosenAt: found.chosenAt };
}
