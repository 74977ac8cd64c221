import { auditContract } from "#lib/audit/contract.ts";
import { verifyAuditChain } from "#lib/audit/verify-audit-chain.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(auditContract.verifyAuditChain, verifyAuditChain);
