import { z } from "zod";
import { KnownDataset } from "#lib/evaluations/dataset-schema.ts";
import { Evaluation, PushEvaluation } from "#lib/evaluations/schema.ts";
import { Modality, Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing, IdPageQuery, pageOf } from "#lib/schema/page.ts";

/** The public operations on evaluations. */
export const evaluationsContract = {
  listEvaluations: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/evaluations",
    summary: "Evaluations of a model's versions, newest first",
    params: z.object({ model: Slug }),
    query: IdPageQuery.extend({ version: z.string().optional(), modality: Modality.optional() }),
    body: Nothing,
    response: pageOf(Evaluation),
    status: 200,
    errors: ["INVALID", "NOT_FOUND", "CONFLICT"],
    scope: "read",
  }),
  listDatasets: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/datasets",
    summary: "The datasets that results of a model are known on: versions, metrics, last import",
    params: z.object({ model: Slug }),
    query: Nothing,
    body: Nothing,
    response: pageOf(KnownDataset),
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  pushEvaluation: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/versions/{version}/evaluations",
    summary: "Push the results of one version on one dataset",
    params: z.object({ model: Slug, version: z.string().min(1).max(200) }),
    query: Nothing,
    body: PushEvaluation,
    response: Evaluation,
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT", "TOO_LARGE"],
    scope: "register",
  }),
} as const;
