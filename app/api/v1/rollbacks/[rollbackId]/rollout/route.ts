import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { startRollout } from "#lib/rollbacks/start-rollout.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rollbacksContract.startRollout, startRollout);
