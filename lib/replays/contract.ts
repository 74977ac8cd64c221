import { z } from "zod";
import { RecordGoldenCase, ReplayRun } from "#lib/replays/schema.ts";
import { samplesAddress } from "#lib/replays/sample-schema.ts";
import { replayTab, VersionReplay } from "#lib/replays/version-replay-schema.ts";
import { Id, Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";

const Samples = z.object({ samplesOf: Id, rollbackId: Id.optional() });

/** Where the form of a replay leads back to: the samples that wanted it, else the version's tab. */
function replayPlace(
  locale: string,
  version: { readonly model: string; readonly version: string },
  values: Readonly<Record<string, unknown>>,
): string {
  const { data } = Samples.safeParse(values);
  if (data === undefined) return replayTab(locale, version);
  const { samplesOf, rollbackId } = data;
  return `/${locale}${samplesAddress({ model: version.model, version: samplesOf, rollbackId })}`;
}

/** The public operations on golden cases and replays. */
export const replaysContract = {
  recordGoldenCases: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/versions/{version}/golden-cases",
    summary: "Record requests with the answers of a healthy version",
    params: z.object({ model: Slug, version: z.string().min(1).max(200) }),
    query: Nothing,
    body: z.object({ cases: z.array(RecordGoldenCase).min(1).max(500) }),
    response: z.object({ recorded: z.int() }),
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "TOO_LARGE", "CONFLICT", "PRECONDITION_FAILED"],
    scope: "register",
  }),
  getReplayRun: endpoint({
    method: "GET",
    path: "/api/v1/replays/{runId}",
    summary: "A test of a candidate: progress, verdicts, failing cases",
    params: z.object({ runId: Id }),
    query: Nothing,
    body: Nothing,
    response: ReplayRun,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  viewVersionReplay: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/versions/{version}/replays",
    summary: "The last golden replay of a version outside of any rollback, and whose cases can be asked",
    params: z.object({ model: Slug, version: z.string().min(1).max(200) }),
    query: Nothing,
    body: Nothing,
    response: VersionReplay,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  replayVersion: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/versions/{version}/replays",
    summary: "Replay golden cases against a version now, its own or another version's; no traffic moves",
    params: z.object({ model: Slug, version: z.string().min(1).max(200) }),
    query: Nothing,
    body: z.object({
      /** Id or name of the version whose golden cases are asked; null: its own. */
      goldenVersion: z.string().min(1).max(200).nullable().default(null),
      /** Where a form leads back to: the samples of this version, or those of step 3 of this rollback. */
      samplesOf: Id.nullable().default(null),
      rollbackId: Id.nullable().default(null),
    }),
    response: ReplayRun,
    status: 202,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT", "PRECONDITION_FAILED"],
    scope: "operate",
    form: {
      done: ({ params, locale, values }) => replayPlace(locale, params, values),
      back: ({ params, locale, values }) => replayPlace(locale, params, values),
    },
  }),
} as const;
