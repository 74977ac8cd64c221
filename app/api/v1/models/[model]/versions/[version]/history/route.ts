import { serve } from "#lib/server/http/serve.ts";
import { targetViewsContract } from "#lib/targets/view-contract.ts";
import { viewVersion } from "#lib/targets/view-version.ts";

export const GET = serve(targetViewsContract.viewVersion, viewVersion);
