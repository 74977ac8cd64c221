import { AuditEntry, AuditQuery, ChainVerification } from "#lib/audit/schema.ts";
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
  }),
} as const;
