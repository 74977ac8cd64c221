import { rolloutsContract } from "#lib/rollouts/contract.ts";
import { pauseRollout } from "#lib/rollouts/pause-rollout.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rolloutsContract.pauseRollout, pauseRollout);
