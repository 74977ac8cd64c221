import { z } from "zod";
import { BackTest, TryGuardrails } from "#lib/rollouts/back-test-schema.ts";
import { Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";

/** What limits would have done to the rollouts of the last 30 days. */
export const backTestContract = {
  backTestGuardrails: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/guardrails/back-test",
    summary: "Try limits on the rollouts of the last 30 days; nothing is changed",
    params: z.object({ model: Slug }),
    query: Nothing,
    body: TryGuardrails,
    response: BackTest,
    status: 200,
    errors: ["INVALID", "NOT_FOUND"],
    scope: "read",
  }),
} as const;
