import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { runTests } from "#lib/rollbacks/run-tests.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rollbacksContract.runTests, runTests);
