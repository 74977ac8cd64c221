import { rolloutsContract } from "#lib/rollouts/contract.ts";
import { evictSuspect } from "#lib/rollouts/evict-suspect.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rolloutsContract.evictRollout, evictSuspect);
