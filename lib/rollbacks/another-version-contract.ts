import { z } from "zod";
import { GoBack, Rollback, RollbackAct } from "#lib/rollbacks/schema.ts";
import { Id } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import type { EndpointForm } from "#lib/schema/endpoint.ts";
import type { ErrorCode } from "#lib/schema/error-code.ts";
import { Nothing } from "#lib/schema/page.ts";

const RollbackParams = z.object({ rollbackId: Id });
type Form = EndpointForm<z.infer<typeof RollbackParams>, Rollback>;

const errors: readonly ErrorCode[] = ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT", "PRECONDITION_FAILED"];
const live: Form["done"] = ({ response, locale }) => `/${locale}/rollbacks/${response.id}`;
const version: Form["back"] = ({ params, locale }) => `/${locale}/rollbacks/${params.rollbackId}/version`;

/** What a person does once traffic moved and the version it goes to turns out to be the wrong one. */
export const anotherVersionContract = {
  chooseAnother: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/another",
    summary: "Stop here and choose another version: the split stays, steps 2 to 4 are gone through again",
    params: RollbackParams,
    query: Nothing,
    body: RollbackAct,
    response: Rollback,
    status: 200,
    errors,
    scope: "operate",
    form: {
      done: ({ response, locale }) => `/${locale}/rollbacks/${response.id}/version`,
      back: ({ params, locale }) => `/${locale}/rollbacks/${params.rollbackId}`,
    },
  }),
  keepVersion: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/another/keep",
    summary: "Choose no other version: the rollout stays stopped at its split and can be resumed",
    params: RollbackParams,
    query: Nothing,
    body: RollbackAct,
    response: Rollback,
    status: 200,
    errors,
    scope: "operate",
    form: { done: live, back: version },
  }),
  goBack: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/another/suspect",
    summary:
      "Give the suspect the share again that it had before: picked to confirm, with a reason, by a person",
    params: RollbackParams,
    query: Nothing,
    body: GoBack,
    response: Rollback,
    status: 202,
    errors,
    scope: "operate",
    form: { done: live, back: version },
  }),
} as const;
