import { z } from "zod";
import { Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";
import { HistoryRange, ModelView, VersionView } from "#lib/targets/view-schema.ts";

/** What the model and version screens read. */
export const targetViewsContract = {
  viewModel: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/history",
    summary: "A model's history on one target: serving, live accuracy, evaluations by version, versions",
    params: z.object({ model: Slug }),
    query: z.object({ range: HistoryRange.default("7d"), target: Slug.optional() }),
    body: Nothing,
    response: ModelView,
    status: 200,
    errors: ["INVALID", "NOT_FOUND"],
    scope: "read",
  }),
  viewVersion: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/versions/{version}/history",
    summary: "One version with its differences, verdicts, serving and acts",
    params: z.object({ model: Slug, version: z.string().min(1).max(200) }),
    query: Nothing,
    body: Nothing,
    response: VersionView,
    status: 200,
    errors: ["NOT_FOUND", "CONFLICT"],
    scope: "read",
  }),
} as const;
