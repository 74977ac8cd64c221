import { z } from "zod";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";
import { FreezePolicy, OpenFreeze, PutFreezePolicy } from "#lib/targets/freeze-policy-schema.ts";

/** How releases are frozen on every target, and which are frozen now. */
export const freezePolicyContract = {
  getFreezePolicy: endpoint({
    method: "GET",
    path: "/api/v1/freeze-policy",
    summary: "How long a freeze lasts where nobody says, and who may lift one",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: FreezePolicy,
    status: 200,
    errors: ["FORBIDDEN"],
    scope: "read",
  }),
  putFreezePolicy: endpoint({
    method: "POST",
    path: "/api/v1/freeze-policy",
    summary: "Change the freeze policy, on the revision that was looked at",
    params: Nothing,
    query: Nothing,
    body: PutFreezePolicy,
    response: FreezePolicy,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "PRECONDITION_FAILED"],
    scope: "administer",
    form: {
      done: ({ locale }) => `/${locale}/settings/freeze?saved=1`,
      back: ({ locale }) => `/${locale}/settings/freeze?form=policy`,
    },
  }),
  listOpenFreezes: endpoint({
    method: "GET",
    path: "/api/v1/freezes",
    summary: "The freezes in force on every target",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(OpenFreeze) }),
    status: 200,
    errors: ["FORBIDDEN"],
    scope: "read",
  }),
} as const;
