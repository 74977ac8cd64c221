import { overviewContract } from "#lib/rollbacks/overview-contract.ts";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(overviewContract.viewFrame, viewFrame);
