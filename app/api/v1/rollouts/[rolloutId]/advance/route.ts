import { advanceRollout } from "#lib/rollouts/advance-rollout.ts";
import { rolloutsContract } from "#lib/rollouts/contract.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rolloutsContract.advanceRollout, advanceRollout);
