import { z } from "zod";
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
