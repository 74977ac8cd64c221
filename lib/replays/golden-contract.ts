import { z } from "zod";
import {
  CaptureGoldenCases,
  ChangeReplaySettings,
  GoldenCapture,
  GoldenSetSummary,
  ReplaySettings,
} from "#lib/replays/golden-schema.ts";
import { replayTab } from "#lib/replays/version-replay-schema.ts";
import { Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";

const ModelParams = z.object({ model: Slug });
const VersionParams = ModelParams.extend({ version: z.string().min(1).max(200) });

/** The public operations on how golden cases are captured and compared. */
export const goldenContract = {
  getGoldenSet: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/versions/{version}/golden-cases",
    summary: "What is recorded of a healthy version: counts, settings, captures",
    params: VersionParams,
    query: Nothing,
    body: Nothing,
    response: GoldenSetSummary,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  captureGoldenCases: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/versions/{version}/golden-captures",
    summary: "Ask a version that serves and is healthy for golden cases",
    params: VersionParams,
    query: Nothing,
    body: CaptureGoldenCases,
    response: GoldenCapture,
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "TOO_LARGE", "PRECONDITION_FAILED"],
    scope: "register",
    form: {
      done: ({ params, locale }) => replayTab(locale, params),
      back: ({ params, locale }) => replayTab(locale, params),
    },
  }),
  getReplaySettings: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/replay-settings",
    summary: "By what the answers of a model are compared",
    params: ModelParams,
    query: Nothing,
    body: Nothing,
    response: ReplaySettings,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  changeReplaySettings: endpoint({
    method: "PUT",
    path: "/api/v1/models/{model}/replay-settings",
    summary: "Change by what answers are compared, for golden cases recorded from now on",
    params: ModelParams,
    query: Nothing,
    body: ChangeReplaySettings,
    response: ReplaySettings,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT"],
    scope: "register",
  }),
} as const;
