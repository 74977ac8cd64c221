import { rolloutsContract } from "#lib/rollouts/contract.ts";
import { forceShift } from "#lib/rollouts/force-shift.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rolloutsContract.forceRollout, forceShift);
