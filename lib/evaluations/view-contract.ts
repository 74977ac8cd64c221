import { z } from "zod";
import { CompareView, DeltaView } from "#lib/evaluations/view-schema.ts";
import { Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";

/** What the compare screens read. */
export const evaluationViewsContract = {
  viewCompare: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/comparison",
    summary: "Two versions compared: components, metrics with verdicts, consumers touched",
    params: z.object({ model: Slug }),
    query: z.object({ base: z.string().min(1).max(200), head: z.string().min(1).max(200) }),
    body: Nothing,
    response: CompareView,
    status: 200,
    errors: ["INVALID", "NOT_FOUND", "CONFLICT"],
    scope: "read",
  }),
  viewDeltas: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/deltas",
    summary:
      "Two to eight versions (heads: ids or names, separated by commas) against one base, metric by metric",
    params: z.object({ model: Slug }),
    query: z.object({ base: z.string().min(1).max(200), heads: z.string().min(1).max(2000) }),
    body: Nothing,
    response: DeltaView,
    status: 200,
    errors: ["INVALID", "NOT_FOUND", "CONFLICT"],
    scope: "read",
  }),
} as const;
