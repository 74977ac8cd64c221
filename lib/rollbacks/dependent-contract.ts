import { z } from "zod";
import { Dependent } from "#lib/rollbacks/dependent-schema.ts";
import { Id } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing, pageOf } from "#lib/schema/page.ts";

const RollbackParams = z.object({ rollbackId: Id });
const liveForm = {
  done: ({ params, locale }: { params: { rollbackId: string }; locale: string }) =>
    `/${locale}/rollbacks/${params.rollbackId}`,
  back: ({ params, locale }: { params: { rollbackId: string }; locale: string }) =>
    `/${locale}/rollbacks/${params.rollbackId}`,
};

/** The targets that follow in a rollback of a group. */
export const dependentContract = {
  viewDependents: endpoint({
    method: "GET",
    path: "/api/v1/rollbacks/{rollbackId}/dependents",
    summary: "The targets that follow in this rollback, in order, with how each stands",
    params: RollbackParams,
    query: Nothing,
    body: Nothing,
    response: pageOf(Dependent),
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  beginDependent: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/dependents/{targetId}/begin",
    summary: "Begin a target that waits or was stopped, without the rest of the hold",
    params: RollbackParams.extend({ targetId: Id }),
    query: Nothing,
    body: z.object({ reason: z.string().max(500).default("") }),
    response: pageOf(Dependent),
    status: 200,
    errors: ["FORBIDDEN", "NOT_FOUND", "CONFLICT", "PRECONDITION_FAILED"],
    scope: "operate",
    form: liveForm,
  }),
  stopDependents: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/dependents/stop",
    summary: "Begin none of the targets that wait; those begun go on",
    params: RollbackParams,
    query: Nothing,
    body: z.object({ reason: z.string().max(500).default("") }),
    response: pageOf(Dependent),
    status: 200,
    errors: ["FORBIDDEN", "NOT_FOUND"],
    scope: "operate",
    form: liveForm,
  }),
} as const;
