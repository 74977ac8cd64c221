import { serve } from "#lib/server/http/serve.ts";
import { freezePolicyContract } from "#lib/targets/freeze-policy-contract.ts";
import { getFreezePolicy, putFreezePolicy } from "#lib/targets/freeze-policy.ts";

export const GET = serve(freezePolicyContract.getFreezePolicy, getFreezePolicy);
export const POST = serve(freezePolicyContract.putFreezePolicy, putFreezePolicy);
