import { evaluationsContract } from "#lib/evaluations/contract.ts";
import { pushEvaluation } from "#lib/evaluations/push-evaluation.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(evaluationsContract.pushEvaluation, pushEvaluation);
