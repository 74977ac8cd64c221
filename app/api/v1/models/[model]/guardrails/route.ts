import { guardrailContract } from "#lib/rollouts/guardrail-contract.ts";
import { getGuardrails, putGuardrails } from "#lib/rollouts/put-guardrails.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(guardrailContract.getGuardrails, getGuardrails);
export const POST = serve(guardrailContract.putGuardrails, putGuardrails);
