import { serve } from "#lib/server/http/serve.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { freezeTarget } from "#lib/targets/freeze-target.ts";
import { liftFreeze } from "#lib/targets/lift-freeze.ts";

export const POST = serve(targetsContract.freezeTarget, freezeTarget);
export const DELETE = serve(targetsContract.liftFreeze, liftFreeze);
