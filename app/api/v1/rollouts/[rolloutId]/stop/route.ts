import { rolloutsContract } from "#lib/rollouts/contract.ts";
import { stopRollout } from "#lib/rollouts/stop-rollout.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rolloutsContract.stopRollout, stopRollout);
