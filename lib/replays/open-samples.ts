import { SampleFilter } from "#lib/replays/sample-schema.ts";
import type { SamplePlace, SampleView } from "#lib/replays/sample-schema.ts";
import { viewSamples } from "#lib/replays/view-samples.ts";
import { Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import type { FormDraft } from "#lib/server/http/form-draft.ts";
import { log } from "#lib/server/http/log.ts";
import { readDraft } from "#lib/server/http/read-draft.ts";
import { newId } from "#lib/server/observability/ids.ts";

/** What an address says of samples. */
export type SampleQuery = {
  readonly samples?: string | undefined;
  readonly modality?: string | undefined;
  readonly page?: string | undefined;
  readonly draft?: string | undefined;
};

/** Samples as they are opened on a page, at the address that they stand at. */
export type OpenedSamples = {
  readonly view: SampleView;
  readonly place: SamplePlace;
  readonly idempotencyKey: string;
  /** What a form had sent when it was refused, and why. */
  readonly draft: FormDraft | null;
};

/** The page of an address; anything else is the first. */
function pageOf(text: string | undefined): number {
  return SampleFilter.shape.page.catch(1).parse(text);
}

/** Opens the samples that an address asks for: of a version and the one before, or of any two. */
export async function openSamples(
  ctx: Context,
  input: {
    readonly model: string;
    readonly version: string;
    readonly against?: string | undefined;
    readonly rollback?: { readonly id: string; readonly testRunId: string | null } | undefined;
    readonly query: SampleQuery;
  },
): Promise<OpenedSamples> {
  const { model, version, against, rollback, query } = input;
  const modality = Modality.safeParse(query.modality).data;
  const isBlind = query.samples === "blind";
  const [draft, view] = await Promise.all([
    readDraft(ctx, query.draft),
    viewSamples(ctx, {
      model,
      version,
      against,
      modality,
      blind: isBlind ? "true" : "false",
      page: pageOf(query.page),
      run: rollback?.testRunId ?? undefined,
    }),
  ]);
  const place = { model, version: view.version.id, rollbackId: rollback?.id, blind: view.isBlind, modality };
  return { view, place, idempotencyKey: newId(), draft };
}

/**
 * Opens the samples of step 3: the candidate's answers beside the suspect's. Null, and a line in the log, where they cannot be
 * read: nobody is kept from going back by what is only there to look at.
 */
export async function openStepSamples(
  ctx: Context,
  rollback: {
    readonly id: string;
    readonly model: string;
    readonly suspect: { readonly id: string };
    readonly candidate: { readonly id: string } | null;
    readonly testRunId: string | null;
  },
  query: SampleQuery,
): Promise<OpenedSamples | null> {
  const { model, suspect, candidate } = rollback;
  const pair = { model, version: candidate?.id ?? suspect.id, against: suspect.id };
  try {
    return await openSamples(ctx, { ...pair, rollback, query: { ...query, draft: undefined } });
  } catch (error) {
    log().error({ requestId: ctx.requestId, rollbackId: rollback.id, err: error }, "samples cannot be read");
    return null;
  }
}
