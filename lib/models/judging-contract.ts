import { z } from "zod";
import {
  JudgingRevision,
  ModelMetrics,
  ModelRanking,
  PutMetric,
  PutRanking,
  ResetMetric,
} from "#lib/models/judging-schema.ts";
import { Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import type { ErrorCode } from "#lib/schema/error-code.ts";
import { MetricEntry } from "#lib/schema/metric.ts";
import { Nothing, PageQuery, pageOf } from "#lib/schema/page.ts";

const ModelParams = z.object({ model: Slug });
const MetricParams = z.object({ model: Slug, metric: MetricEntry.shape.id });
type AtModel = { readonly params: z.infer<typeof ModelParams>; readonly locale: string };

const changeErrors: readonly ErrorCode[] = ["INVALID", "FORBIDDEN", "NOT_FOUND", "PRECONDITION_FAILED"];

/** The address of a settings page of a model; `more` are further parameters. */
function settingsPage(section: "metrics" | "ranking", { params, locale }: AtModel, more = ""): string {
  return `/${locale}/settings/${section}?model=${encodeURIComponent(params.model)}${more}`;
}

/** How a model judges its versions: metrics and ranking, versioned. */
export const judgingContract = {
  listMetrics: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/metrics",
    summary: "The metrics as the model judges them: the catalogue's, changed ones and its own",
    params: ModelParams,
    query: Nothing,
    body: Nothing,
    response: ModelMetrics,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  putMetric: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/metrics",
    summary: "Change how a metric is judged, or add an own one; makes a revision",
    params: ModelParams,
    query: Nothing,
    body: PutMetric,
    response: ModelMetrics,
    status: 200,
    errors: changeErrors,
    scope: "administer",
    form: {
      done: (at) => settingsPage("metrics", at, "&saved=1"),
      back: ({ values, ...at }) =>
        settingsPage(
          "metrics",
          at,
          `&metric=${encodeURIComponent(String(values["form"] ?? values["metric"]))}`,
        ),
    },
  }),
  resetMetric: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/metrics/{metric}/reset",
    summary: "Take a metric back to the catalogue, or an own one away; makes a revision",
    params: MetricParams,
    query: Nothing,
    body: ResetMetric,
    response: ModelMetrics,
    status: 200,
    errors: changeErrors,
    scope: "administer",
    form: {
      done: (at) => settingsPage("metrics", at, "&saved=1"),
      back: (at) => settingsPage("metrics", at, `&metric=${encodeURIComponent(at.params.metric)}`),
    },
  }),
  getRanking: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/ranking",
    summary: "The weights and gates that candidates are ranked with",
    params: ModelParams,
    query: Nothing,
    body: Nothing,
    response: ModelRanking,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  putRanking: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/ranking",
    summary: "Change the weights and gates of the ranking; makes a revision",
    params: ModelParams,
    query: Nothing,
    body: PutRanking,
    response: ModelRanking,
    status: 200,
    errors: changeErrors,
    scope: "administer",
    form: {
      done: (at) => settingsPage("ranking", at, "&saved=1"),
      back: (at) => settingsPage("ranking", at),
    },
  }),
  resetRanking: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/ranking/reset",
    summary: "Take the ranking back to the defaults; makes a revision",
    params: ModelParams,
    query: Nothing,
    body: ResetMetric,
    response: ModelRanking,
    status: 200,
    errors: changeErrors,
    scope: "administer",
    form: {
      done: (at) => settingsPage("ranking", at, "&saved=1"),
      back: (at) => settingsPage("ranking", at),
    },
  }),
  listJudgingRevisions: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/judging-revisions",
    summary: "The changes of a model's metrics and ranking, newest first",
    params: ModelParams,
    query: PageQuery.extend({
      cursor: z
        .string()
        .regex(/^\d{1,9}$/, "a revision")
        .optional(),
    }),
    body: Nothing,
    response: pageOf(JudgingRevision),
    status: 200,
    errors: ["INVALID", "NOT_FOUND"],
    scope: "read",
  }),
} as const;
