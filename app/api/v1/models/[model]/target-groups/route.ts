import { serve } from "#lib/server/http/serve.ts";
import { groupContract } from "#lib/targets/group-contract.ts";
import { listTargetGroups, putTargetGroup } from "#lib/targets/target-groups.ts";

export const GET = serve(groupContract.listTargetGroups, listTargetGroups);
export const POST = serve(groupContract.setTargetGroup, putTargetGroup);
