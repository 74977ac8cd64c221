import { z } from "zod";
import {
  AcknowledgementView,
  GiveAcknowledgement,
  Notice,
  NoticeDraft,
  OperatorMessage,
  SendNotices,
} from "#lib/notifications/schema.ts";
import { Id, Slug } from "#lib/schema/atoms.ts";
import { ConnectionTest } from "#lib/targets/schema.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing, IdPageQuery, pageOf } from "#lib/schema/page.ts";

const RollbackParams = z.object({ rollbackId: Id });
const TokenParams = z.object({ token: z.string().min(20).max(200) });

/** The public operations on messages to consumers and operators. */
export const notificationsContract = {
  listNoticeDrafts: endpoint({
    method: "GET",
    path: "/api/v1/rollbacks/{rollbackId}/notice-drafts",
    summary: "Step 5: one message per consumer, only with what touches it",
    params: RollbackParams,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(NoticeDraft) }),
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  listNotices: endpoint({
    method: "GET",
    path: "/api/v1/rollbacks/{rollbackId}/notices",
    summary: "The messages of a rollback with deliveries and answers",
    params: RollbackParams,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(Notice) }),
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  sendNotices: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/notices",
    summary: "Step 5: queue one message per consumer",
    params: RollbackParams,
    query: Nothing,
    body: SendNotices,
    response: z.object({ queued: z.int() }),
    status: 202,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT"],
    scope: "operate",
    form: {
      done: ({ params, locale }) => `/${locale}/rollbacks/${params.rollbackId}/notify`,
      back: ({ params, locale }) => `/${locale}/rollbacks/${params.rollbackId}/notify`,
    },
  }),
  viewAcknowledgement: endpoint({
    method: "GET",
    path: "/api/v1/acknowledgements/{token}",
    summary: "What the message said; reading changes nothing",
    params: TokenParams,
    query: Nothing,
    body: Nothing,
    response: AcknowledgementView,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "public",
  }),
  giveAcknowledgement: endpoint({
    method: "POST",
    path: "/api/v1/acknowledgements/{token}",
    summary: "Answer a message; answers are added, never taken back",
    params: TokenParams,
    query: Nothing,
    body: GiveAcknowledgement,
    response: AcknowledgementView,
    status: 201,
    errors: ["INVALID", "NOT_FOUND", "PRECONDITION_FAILED"],
    scope: "public",
    form: {
      done: ({ params, locale }) => `/${locale}/ack/${params.token}`,
      back: ({ params, locale }) => `/${locale}/ack/${params.token}`,
    },
  }),
  testChannel: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/consumers/{consumer}/tests",
    summary: "Send a test message over a channel now; the worker does it",
    params: z.object({ model: Slug, consumer: Slug }),
    query: Nothing,
    body: z.object({ channelId: Id }),
    response: ConnectionTest,
    status: 202,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND"],
    scope: "administer",
    form: {
      done: ({ response, params, locale }) =>
        `/${locale}/settings/consumers?model=${params.model}&test=${response.id}#${params.consumer}`,
      back: ({ params, locale }) => `/${locale}/settings/consumers?model=${params.model}`,
    },
  }),
  listConsumerInbox: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/consumers/{consumer}/inbox",
    summary: "The messages of one consumer, newest first",
    params: z.object({ model: Slug, consumer: Slug }),
    query: IdPageQuery,
    body: Nothing,
    response: pageOf(Notice),
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  listOperatorMessages: endpoint({
    method: "GET",
    path: "/api/v1/messages",
    summary: "Messages to the operators, newest first",
    params: Nothing,
    query: IdPageQuery,
    body: Nothing,
    response: pageOf(OperatorMessage),
    status: 200,
    errors: [],
    scope: "operate",
  }),
} as const;
