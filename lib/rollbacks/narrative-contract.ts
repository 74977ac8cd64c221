import { z } from "zod";
import { NarrativeAct, ReportNarrative, SaveNarrative } from "#lib/rollbacks/narrative-schema.ts";
import { Id } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import type { EndpointForm } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";

const Params = z.object({ rollbackId: Id });

const form: EndpointForm<z.infer<typeof Params>, ReportNarrative> = {
  done: ({ params, locale }) => `/${locale}/rollbacks/${params.rollbackId}/report#narrative`,
  back: ({ params, locale }) => `/${locale}/rollbacks/${params.rollbackId}/report`,
};

/** What people do to the report of a rollback: write, approve, publish. */
export const narrativeContract = {
  saveNarrative: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/report/narrative",
    summary: "Write the report's narrative and follow-ups; takes an approval back",
    params: Params,
    query: Nothing,
    body: SaveNarrative,
    response: ReportNarrative,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "PRECONDITION_FAILED"],
    scope: "operate",
    form,
  }),
  approveReport: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/report/approve",
    summary: "Approve the narrative as it was read; the rollback has ended",
    params: Params,
    query: Nothing,
    body: NarrativeAct,
    response: ReportNarrative,
    status: 200,
    errors: ["FORBIDDEN", "NOT_FOUND", "CONFLICT", "PRECONDITION_FAILED"],
    scope: "operate",
    form,
  }),
  publishReport: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/report/publish",
    summary: "Put the approved summary into the changelog, with a link to the report",
    params: Params,
    query: Nothing,
    body: NarrativeAct,
    response: ReportNarrative,
    status: 200,
    errors: ["FORBIDDEN", "NOT_FOUND", "CONFLICT", "PRECONDITION_FAILED"],
    scope: "operate",
    form,
  }),
} as const;
