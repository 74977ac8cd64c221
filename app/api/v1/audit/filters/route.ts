import { auditContract } from "#lib/audit/contract.ts";
import { listAuditFilterValues } from "#lib/audit/get-audit-entry.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(auditContract.listAuditFilterValues, listAuditFilterValues);
