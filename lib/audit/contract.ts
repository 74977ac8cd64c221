import { z } from "zod";
import { AuditEntry, AuditFilterValues, AuditQuery, ChainVerification } from "#lib/audit/schema.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing, pageOf } from "#lib/schema/page.ts";

/** The public operations on the audit log. */
export const auditContract = {
  listAuditEntries: endpoint({
    method: "GET",
    path: "/api/v1/audit",
    summary: "Who did what, when and why, newest first",
    params: Nothing,
    query: AuditQuery,
    body: Nothing,
    response: pageOf(AuditEntry),
    status: 200,
    errors: ["INVALID"],
    scope: "read",
  }),
  verifyAuditChain: endpoint({
    method: "POST",
    path: "/api/v1/audit/verify",
    summary: "Check the hash chain over the whole log",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: ChainVerification,
    status: 200,
    errors: [],
    scope: "read",
    form: {
      done: ({ locale }) => `/${locale}/audit#chain`,
      back: ({ locale }) => `/${locale}/audit`,
    },
  }),
  getChainVerification: endpoint({
    method: "GET",
    path: "/api/v1/audit/verify",
    summary: "When the hash chain was last checked, and what came of it; null: never",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ last: ChainVerification.nullable() }),
    status: 200,
    errors: [],
    scope: "read",
  }),
  listAuditFilterValues: endpoint({
    method: "GET",
    path: "/api/v1/audit/filters",
    summary: "What the log can be filtered by",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: AuditFilterValues,
    status: 200,
    errors: [],
    scope: "read",
  }),
  getAuditEntry: endpoint({
    method: "GET",
    path: "/api/v1/audit/{seq}",
    summary: "One act, with the object before and after",
    params: z.object({ seq: z.coerce.number().int().min(1) }),
    query: Nothing,
    body: Nothing,
    response: AuditEntry,
    status: 200,
    errors: ["INVALID", "NOT_FOUND"],
    scope: "read",
  }),
} as const;
