import { z } from "zod";
import { Id, Modality, Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";
import { LiveMetric, MetricPoints } from "#lib/targets/chart-schema.ts";
import { ConsumersView } from "#lib/targets/consumers-view-schema.ts";
import { HistoryRange, ModelView, VersionView } from "#lib/targets/view-schema.ts";

/** What the model and version screens read. */
export const targetViewsContract = {
  viewModel: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/history",
    summary: "A model's history on one target: serving, a live metric, evaluations by version, versions",
    params: z.object({ model: Slug }),
    query: z.object({
      range: HistoryRange.default("7d"),
      target: Slug.optional(),
      version: Id.optional(),
      metric: LiveMetric.default("top1_accuracy"),
    }),
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
  viewConsumers: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/consumer-contracts",
    summary:
      "The consumers of a model and how what they declared stands to what serves and to what would be gone back to",
    params: z.object({ model: Slug }),
    query: Nothing,
    body: Nothing,
    response: ConsumersView,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  listMetricPoints: endpoint({
    method: "GET",
    path: "/api/v1/targets/{targetId}/points",
    summary:
      "A live metric as a line of a width in pixels needs it: first, lowest, highest and last point of each column",
    params: z.object({ targetId: Id }),
    query: z.object({
      metric: LiveMetric,
      from: Timestamp,
      to: Timestamp,
      width: z.coerce.number().int().min(50).max(2000).default(800),
      modality: Modality.optional(),
      version: z.string().min(1).max(200).optional(),
    }),
    body: Nothing,
    response: MetricPoints,
    status: 200,
    errors: ["INVALID", "NOT_FOUND"],
    scope: "read",
  }),
} as const;
