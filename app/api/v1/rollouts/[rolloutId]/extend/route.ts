import { rolloutsContract } from "#lib/rollouts/contract.ts";
import { extendHold } from "#lib/rollouts/extend-hold.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rolloutsContract.extendRollout, extendHold);
