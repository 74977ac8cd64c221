import { evaluationViewsContract } from "#lib/evaluations/view-contract.ts";
import { viewDeltas } from "#lib/evaluations/view-deltas.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(evaluationViewsContract.viewDeltas, viewDeltas);
