import { z } from "zod";
import { Id } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";
import { ProblemReview, ReviewProblem } from "#lib/targets/review-schema.ts";

/** Step 1's answers that start no rollback. */
export const reviewContract = {
  reviewProblem: endpoint({
    method: "POST",
    path: "/api/v1/targets/{targetId}/problem-reviews",
    summary: "Say that the suspect is not the cause, or watch the target for 15 minutes; changes no verdict",
    params: z.object({ targetId: Id }),
    query: Nothing,
    body: ReviewProblem,
    response: ProblemReview,
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT"],
    scope: "operate",
    form: {
      done: ({ values, locale }) => `/${locale}/models/${encodeURIComponent(String(values["model"] ?? ""))}`,
      back: ({ params, values, locale }) =>
        `/${locale}/rollbacks/new?${new URLSearchParams({
          model: String(values["model"] ?? ""),
          target: params.targetId,
        }).toString()}`,
    },
  }),
} as const;
