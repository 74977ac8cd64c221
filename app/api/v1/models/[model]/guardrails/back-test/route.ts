import { backTestContract } from "#lib/rollbacks/back-test-contract.ts";
import { backTestGuardrails } from "#lib/rollbacks/back-test-guardrails.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(backTestContract.backTestGuardrails, backTestGuardrails);
