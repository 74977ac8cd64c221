import { evaluationViewsContract } from "#lib/evaluations/view-contract.ts";
import { viewCompare } from "#lib/evaluations/view-compare.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(evaluationViewsContract.viewCompare, viewCompare);
