import { z } from "zod";
import { ModelGuardrails, PutGuardrails, ResetGuardrails } from "#lib/rollouts/back-test-schema.ts";
import { Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import type { ErrorCode } from "#lib/schema/error-code.ts";
import { Nothing } from "#lib/schema/page.ts";

const ModelParams = z.object({ model: Slug });
type At = { readonly params: z.infer<typeof ModelParams>; readonly locale: string };

const page = ({ params, locale }: At) => `/${locale}/settings/guardrails?model=${params.model}`;
const changeErrors: readonly ErrorCode[] = ["INVALID", "FORBIDDEN", "NOT_FOUND", "PRECONDITION_FAILED"];

/** The limits that a model sets for the guardrails of its rollouts; each change makes a revision of its judging settings. */
export const guardrailContract = {
  getGuardrails: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/guardrails",
    summary: "The guardrails of a model's next rollout: limits and actions, its own and the product's",
    params: ModelParams,
    query: Nothing,
    body: Nothing,
    response: ModelGuardrails,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  putGuardrails: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/guardrails",
    summary: "Set a model's own limits; makes a revision",
    params: ModelParams,
    query: Nothing,
    body: PutGuardrails,
    response: ModelGuardrails,
    status: 200,
    errors: changeErrors,
    scope: "administer",
    form: { done: (at) => `${page(at)}&saved=1`, back: page },
  }),
  resetGuardrails: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/guardrails/reset",
    summary: "Take all limits back to the product's; makes a revision",
    params: ModelParams,
    query: Nothing,
    body: ResetGuardrails,
    response: ModelGuardrails,
    status: 200,
    errors: changeErrors,
    scope: "administer",
    form: { done: (at) => `${page(at)}&saved=1`, back: page },
  }),
} as const;
