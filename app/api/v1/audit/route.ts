import { auditContract } from "#lib/audit/contract.ts";
import { listAuditEntries } from "#lib/audit/list-audit-entries.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(auditContract.listAuditEntries, listAuditEntries);
