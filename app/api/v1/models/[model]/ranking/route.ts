import { judgingContract } from "#lib/models/judging-contract.ts";
import { getRanking } from "#lib/models/judging-settings.ts";
import { putRanking } from "#lib/models/put-ranking.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(judgingContract.getRanking, getRanking);
export const POST = serve(judgingContract.putRanking, putRanking);
