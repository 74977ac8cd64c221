import { judgingContract } from "#lib/models/judging-contract.ts";
import { resetRanking } from "#lib/models/put-ranking.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(judgingContract.resetRanking, resetRanking);
