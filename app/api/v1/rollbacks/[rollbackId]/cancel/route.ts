import { cancelRollback } from "#lib/rollbacks/cancel-rollback.ts";
import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rollbacksContract.cancelRollback, cancelRollback);
