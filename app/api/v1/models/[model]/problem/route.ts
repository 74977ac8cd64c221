import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { viewProblem } from "#lib/rollbacks/view-problem.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(rollbacksContract.viewProblem, viewProblem);
