import { z } from "zod";
import { ConsumerExample, RecordConsumerExample } from "#lib/consumers/example-schema.ts";
import { ChangeConsumer, Consumer, CreateConsumer, DeclareReads } from "#lib/consumers/schema.ts";
import { Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing, PageQuery, pageOf } from "#lib/schema/page.ts";

const ConsumerParams = z.object({ model: Slug, consumer: Slug });

/** The public operations on the consumers of a model. */
export const consumersContract = {
  listConsumers: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/consumers",
    summary: "The consumers of a model",
    params: z.object({ model: Slug }),
    query: PageQuery,
    body: Nothing,
    response: pageOf(Consumer),
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  createConsumer: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/consumers",
    summary: "Register a consumer and its channels",
    params: z.object({ model: Slug }),
    query: Nothing,
    body: CreateConsumer,
    response: Consumer,
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT"],
    scope: "administer",
  }),
  changeConsumer: endpoint({
    method: "PATCH",
    path: "/api/v1/models/{model}/consumers/{consumer}",
    summary: "Change a consumer",
    params: ConsumerParams,
    query: Nothing,
    body: ChangeConsumer,
    response: Consumer,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND"],
    scope: "administer",
  }),
  recordConsumerRequests: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/consumers/{consumer}/requests",
    summary: "Record requests as a consumer sends them, for the tests of candidates",
    params: ConsumerParams,
    query: Nothing,
    body: z.object({ requests: z.array(RecordConsumerExample).min(1).max(100) }),
    response: z.object({ recorded: z.int(), kept: z.int() }),
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "TOO_LARGE"],
    scope: "register",
  }),
  listConsumerRequests: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/consumers/{consumer}/requests",
    summary: "The recorded requests of a consumer",
    params: ConsumerParams,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(ConsumerExample) }),
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  declareReads: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/consumers/{consumer}/reads",
    summary: "Declare which fields a consumer reads, and whose values it tells apart one by one",
    params: ConsumerParams,
    query: Nothing,
    body: DeclareReads,
    response: Consumer,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND"],
    scope: "administer",
    form: {
      done: ({ params, locale }) => `/${locale}/settings/consumers?model=${params.model}#${params.consumer}`,
      back: ({ params, locale }) =>
        `/${locale}/settings/consumers?model=${params.model}&consumer=${params.consumer}`,
    },
  }),
} as const;
