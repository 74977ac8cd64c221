import { auditContract } from "#lib/audit/contract.ts";
import { getChainVerification } from "#lib/audit/get-chain-verification.ts";
import { verifyAuditChain } from "#lib/audit/verify-audit-chain.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(auditContract.getChainVerification, getChainVerification);
export const POST = serve(auditContract.verifyAuditChain, verifyAuditChain);
