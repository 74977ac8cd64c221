import { serve } from "#lib/server/http/serve.ts";
import { freezePolicyContract } from "#lib/targets/freeze-policy-contract.ts";
import { listOpenFreezes } from "#lib/targets/freeze-policy.ts";

export const GET = serve(freezePolicyContract.listOpenFreezes, listOpenFreezes);
