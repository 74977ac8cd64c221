import { z } from "zod";
import { Id, Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";
import { Readiness, ReadinessCheck } from "#lib/targets/readiness-schema.ts";

const TargetParams = z.object({ targetId: Id });

function modelPage(locale: string, model: unknown): string {
  const slug = Slug.safeParse(model).data;
  return slug === undefined ? `/${locale}` : `/${locale}/models/${slug}`;
}

/** The public operations on readiness: could a target be rolled back right now? */
export const readinessContract = {
  getReadiness: endpoint({
    method: "GET",
    path: "/api/v1/targets/{targetId}/readiness",
    summary: "Could this target be rolled back right now, to what, and in how long?",
    params: TargetParams,
    query: Nothing,
    body: Nothing,
    response: Readiness,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  requestReadiness: endpoint({
    method: "POST",
    path: "/api/v1/targets/{targetId}/readiness",
    summary: "Check now whether the target could be rolled back; the worker runs it",
    params: TargetParams,
    query: Nothing,
    /** `model` names the page that a form goes back to. */
    body: z.object({ model: Slug.optional() }),
    response: ReadinessCheck.extend({ model: Slug }),
    status: 202,
    errors: ["FORBIDDEN", "NOT_FOUND", "CONFLICT"],
    scope: "operate",
    form: {
      done: ({ response, locale }) => modelPage(locale, response.model),
      back: ({ values, locale }) => modelPage(locale, values["model"]),
    },
  }),
} as const;
