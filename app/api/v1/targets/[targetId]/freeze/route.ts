import { serve } from "#lib/server/http/serve.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { freezeTarget } from "#lib/targets/freeze-target.ts";

export const POST = serve(targetsContract.freezeTarget, freezeTarget);
