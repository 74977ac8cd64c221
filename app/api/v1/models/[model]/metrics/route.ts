import { judgingContract } from "#lib/models/judging-contract.ts";
import { listMetrics } from "#lib/models/judging-settings.ts";
import { putMetric } from "#lib/models/put-metric.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(judgingContract.listMetrics, listMetrics);
export const POST = serve(judgingContract.putMetric, putMetric);
