import { rolloutsContract } from "#lib/rollouts/contract.ts";
import { overrideGuardrail } from "#lib/rollouts/override-guardrail.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rolloutsContract.overrideRollout, overrideGuardrail);
