import { reviewContract } from "#lib/rollbacks/review-contract.ts";
import { reviewProblem } from "#lib/rollbacks/review-problem.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(reviewContract.reviewProblem, reviewProblem);
