import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { getRollbackReport } from "#lib/rollbacks/get-rollback-report.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(rollbacksContract.getRollbackReport, getRollbackReport);
