import { judgingContract } from "#lib/models/judging-contract.ts";
import { resetMetric } from "#lib/models/put-metric.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(judgingContract.resetMetric, resetMetric);
