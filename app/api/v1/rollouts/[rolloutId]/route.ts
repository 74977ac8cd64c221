import { rolloutsContract } from "#lib/rollouts/contract.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(rolloutsContract.getRollout, getRollout);
