import { guardrailContract } from "#lib/rollouts/guardrail-contract.ts";
import { resetGuardrails } from "#lib/rollouts/put-guardrails.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(guardrailContract.resetGuardrails, resetGuardrails);
