import { serve } from "#lib/server/http/serve.ts";
import { targetViewsContract } from "#lib/targets/view-contract.ts";
import { viewConsumers } from "#lib/targets/view-consumers.ts";

export const GET = serve(targetViewsContract.viewConsumers, viewConsumers);
