import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { listRollbacks } from "#lib/rollbacks/list-rollbacks.ts";
import { startRollback } from "#lib/rollbacks/start-rollback.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(rollbacksContract.listRollbacks, listRollbacks);
export const POST = serve(rollbacksContract.startRollback, startRollback);
