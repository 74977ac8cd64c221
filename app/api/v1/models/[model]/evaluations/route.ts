import { evaluationsContract } from "#lib/evaluations/contract.ts";
import { listEvaluations } from "#lib/evaluations/list-evaluations.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(evaluationsContract.listEvaluations, listEvaluations);
