import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(rollbacksContract.getRollback, getRollback);
