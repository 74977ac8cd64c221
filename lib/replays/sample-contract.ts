import { z } from "zod";
import {
  PreferSample,
  sampleAnchor,
  SampleFilter,
  SamplePreference,
  samplesAddress,
  SampleView,
} from "#lib/replays/sample-schema.ts";
import { Modality, Sha256, Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";

const VersionParams = z.object({ model: Slug, version: z.string().min(1).max(200) });
const PreferenceParams = VersionParams.extend({ inputSha256: Sha256 });

/** Where a form leads back to: the sample on its page, whatever the form sent. */
function backToSample(at: {
  readonly params: z.infer<typeof PreferenceParams>;
  readonly values: Readonly<Record<string, unknown>>;
  readonly locale: string;
}): string {
  const { model, version, inputSha256 } = at.params;
  const modality = Modality.safeParse(at.values["modality"]).data;
  const { page, rollbackId } =
    PreferSample.pick({ page: true, rollbackId: true }).safeParse(at.values).data ?? {};
  const address = samplesAddress({ model, version, rollbackId, blind: true, modality, page });
  return `/${at.locale}${address}#${sampleAnchor(inputSha256)}`;
}

/** The public operations on golden cases as they are seen and heard. */
export const sampleContract = {
  viewSamples: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/versions/{version}/golden-samples",
    summary: "Golden inputs with the answers of two versions, those that differ first",
    params: VersionParams,
    query: SampleFilter,
    body: Nothing,
    response: SampleView,
    status: 200,
    errors: ["INVALID", "NOT_FOUND"],
    scope: "read",
  }),
  preferSample: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/versions/{version}/golden-samples/{inputSha256}/preference",
    summary: "Say which of two answers is better without knowing whose they are",
    params: PreferenceParams,
    query: Nothing,
    body: PreferSample,
    response: SamplePreference,
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND"],
    scope: "read",
    form: { done: backToSample, back: backToSample },
  }),
} as const;
