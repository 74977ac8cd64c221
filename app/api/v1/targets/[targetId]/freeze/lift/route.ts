import { serve } from "#lib/server/http/serve.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { liftFreeze } from "#lib/targets/lift-freeze.ts";

export const POST = serve(targetsContract.liftFreeze, liftFreeze);
