import { serve } from "#lib/server/http/serve.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { listSamples } from "#lib/targets/list-samples.ts";
import { pushSamples } from "#lib/targets/push-samples.ts";

export const GET = serve(targetsContract.listSamples, listSamples);
export const POST = serve(targetsContract.pushSamples, pushSamples);
