import { SampleFilter } from "#lib/replays/sample-schema.ts";
import type { SamplePlace, SampleView } from "#lib/replays/sample-schema.ts";
import { viewSamples } from "#lib/replays/view-samples.ts";
import { Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import type { FormDraft } from "#lib/server/http/form-draft.ts";
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

/** Opens the samples that an address asks for: of a version and the one before, or of a rollback's candidate and its suspect. */
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
