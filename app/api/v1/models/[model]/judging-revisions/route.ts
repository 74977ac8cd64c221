import { judgingContract } from "#lib/models/judging-contract.ts";
import { listJudgingRevisions } from "#lib/models/judging-settings.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(judgingContract.listJudgingRevisions, listJudgingRevisions);
