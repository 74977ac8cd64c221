import { serve } from "#lib/server/http/serve.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { createTarget } from "#lib/targets/create-target.ts";
import { listTargets } from "#lib/targets/list-targets.ts";

export const GET = serve(targetsContract.listTargets, listTargets);
export const POST = serve(targetsContract.createTarget, createTarget);
