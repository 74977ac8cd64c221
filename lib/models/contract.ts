import { z } from "zod";
import { ChangeModel, CreateModel, Model } from "#lib/models/schema.ts";
import { Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing, PageQuery, pageOf } from "#lib/schema/page.ts";

const ModelParams = z.object({ model: Slug });

/** The public operations on models; `{model}` is the slug. */
export const modelsContract = {
  listModels: endpoint({
    method: "GET",
    path: "/api/v1/models",
    summary: "The registered models",
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(Model),
    status: 200,
    errors: ["INVALID"],
    scope: "read",
  }),
  createModel: endpoint({
    method: "POST",
    path: "/api/v1/models",
    summary: "Register a model",
    params: Nothing,
    query: Nothing,
    body: CreateModel,
    response: Model,
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "CONFLICT"],
    scope: "register",
  }),
  getModel: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}",
    summary: "One model",
    params: ModelParams,
    query: Nothing,
    body: Nothing,
    response: Model,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  changeModel: endpoint({
    method: "PATCH",
    path: "/api/v1/models/{model}",
    summary: "Change a model's title, modalities, owner or naming rule",
    params: ModelParams,
    query: Nothing,
    body: ChangeModel,
    response: Model,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND"],
    scope: "register",
  }),
} as const;
