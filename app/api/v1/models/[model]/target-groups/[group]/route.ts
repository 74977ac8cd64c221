import { serve } from "#lib/server/http/serve.ts";
import { groupContract } from "#lib/targets/group-contract.ts";
import { putTargetGroup } from "#lib/targets/target-groups.ts";

export const PUT = serve(groupContract.putTargetGroup, putTargetGroup);
