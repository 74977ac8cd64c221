import { serve } from "#lib/server/http/serve.ts";
import { changeTarget } from "#lib/targets/change-target.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { getTarget } from "#lib/targets/get-target.ts";

export const GET = serve(targetsContract.getTarget, getTarget);
export const PATCH = serve(targetsContract.changeTarget, changeTarget);
