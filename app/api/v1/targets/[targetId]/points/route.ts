import { serve } from "#lib/server/http/serve.ts";
import { listMetricPoints } from "#lib/targets/list-metric-points.ts";
import { targetViewsContract } from "#lib/targets/view-contract.ts";

export const GET = serve(targetViewsContract.listMetricPoints, listMetricPoints);
