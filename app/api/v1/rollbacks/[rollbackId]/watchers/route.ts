import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { listWatchers } from "#lib/rollbacks/watch-rollback.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(rollbacksContract.listWatchers, listWatchers);
