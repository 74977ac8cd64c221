import { rolloutsContract } from "#lib/rollouts/contract.ts";
import { finishRollout } from "#lib/rollouts/finish-rollout.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rolloutsContract.finishRollout, finishRollout);
