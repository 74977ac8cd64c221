import { serve } from "#lib/server/http/serve.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { listAdapters } from "#lib/targets/list-adapters.ts";

export const GET = serve(targetsContract.listAdapters, listAdapters);
