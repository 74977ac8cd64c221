import { z } from "zod";
import { ExtendHold, PickedAct, Rollout, RolloutAct } from "#lib/rollouts/schema.ts";
import { Id } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import type { EndpointForm } from "#lib/schema/endpoint.ts";
import type { ErrorCode } from "#lib/schema/error-code.ts";
import { Nothing } from "#lib/schema/page.ts";

const RolloutParams = z.object({ rolloutId: Id });
type Params = z.infer<typeof RolloutParams>;

const form: EndpointForm<Params, Rollout> = {
  done: ({ response, locale }) => `/${locale}/rollbacks/${response.rollbackId}`,
  back: ({ values, locale }) => `/${locale}/rollbacks/${String(values["rollbackId"] ?? "")}`,
};

const actErrors: readonly ErrorCode[] = ["FORBIDDEN", "NOT_FOUND", "CONFLICT", "PRECONDITION_FAILED"];

/** The acts of a person on a running rollout; each answers the rollout after it. */
export const rolloutsContract = {
  getRollout: endpoint({
    method: "GET",
    path: "/api/v1/rollouts/{rolloutId}",
    summary: "A rollout with stages, guardrails, traffic and events",
    params: RolloutParams,
    query: Nothing,
    body: Nothing,
    response: Rollout,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  pauseRollout: endpoint({
    method: "POST",
    path: "/api/v1/rollouts/{rolloutId}/pause",
    summary: "Pause: the split stays until somebody resumes",
    params: RolloutParams,
    query: Nothing,
    body: RolloutAct,
    response: Rollout,
    status: 200,
    errors: actErrors,
    scope: "operate",
    form,
  }),
  resumeRollout: endpoint({
    method: "POST",
    path: "/api/v1/rollouts/{rolloutId}/resume",
    summary: "Resume a paused, waiting or stopped rollout",
    params: RolloutParams,
    query: Nothing,
    body: RolloutAct,
    response: Rollout,
    status: 200,
    errors: actErrors,
    scope: "operate",
    form,
  }),
  advanceRollout: endpoint({
    method: "POST",
    path: "/api/v1/rollouts/{rolloutId}/advance",
    summary: "Go to the next stage now, without the rest of the hold",
    params: RolloutParams,
    query: Nothing,
    body: RolloutAct,
    response: Rollout,
    status: 200,
    errors: actErrors,
    scope: "operate",
    form,
  }),
  extendRollout: endpoint({
    method: "POST",
    path: "/api/v1/rollouts/{rolloutId}/extend",
    summary: "Make the hold of the present stage, or the bake, longer by minutes",
    params: RolloutParams,
    query: Nothing,
    body: ExtendHold,
    response: Rollout,
    status: 200,
    errors: ["INVALID", ...actErrors],
    scope: "operate",
    form,
  }),
  stopRollout: endpoint({
    method: "POST",
    path: "/api/v1/rollouts/{rolloutId}/stop",
    summary: "Stop here: the split is frozen as it is",
    params: RolloutParams,
    query: Nothing,
    body: RolloutAct,
    response: Rollout,
    status: 200,
    errors: actErrors,
    scope: "operate",
    form,
  }),
  forceRollout: endpoint({
    method: "POST",
    path: "/api/v1/rollouts/{rolloutId}/force",
    summary: "Move all of a stage that waits for instances, with a reason and the version picked to confirm",
    params: RolloutParams,
    query: Nothing,
    body: PickedAct,
    response: Rollout,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT", "PRECONDITION_FAILED"],
    scope: "operate",
    form,
  }),
  overrideRollout: endpoint({
    method: "POST",
    path: "/api/v1/rollouts/{rolloutId}/override",
    summary:
      "Go on over a guardrail that holds or stopped the rollout, with a reason and the version picked to confirm",
    params: RolloutParams,
    query: Nothing,
    body: PickedAct,
    response: Rollout,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT", "PRECONDITION_FAILED"],
    scope: "operate",
    form,
  }),
  evictRollout: endpoint({
    method: "POST",
    path: "/api/v1/rollouts/{rolloutId}/evict",
    summary:
      "End the sessions and streams that are still bound to the suspect, with a reason; the split stays",
    params: RolloutParams,
    query: Nothing,
    body: RolloutAct.extend({ reason: z.string().min(1).max(500) }),
    response: Rollout,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT", "PRECONDITION_FAILED"],
    scope: "operate",
    form,
  }),
  finishRollout: endpoint({
    method: "POST",
    path: "/api/v1/rollouts/{rolloutId}/finish",
    summary: "Finish a stopped rollout at its present split, with a reason",
    params: RolloutParams,
    query: Nothing,
    body: RolloutAct.extend({ reason: z.string().min(1).max(500) }),
    response: Rollout,
    status: 200,
    errors: ["INVALID", ...actErrors],
    scope: "operate",
    form,
  }),
} as const;
