import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { takeOverRollback } from "#lib/rollbacks/take-over-rollback.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rollbacksContract.takeOverRollback, takeOverRollback);
