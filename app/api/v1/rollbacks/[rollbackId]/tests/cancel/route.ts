import { cancelTests } from "#lib/rollbacks/cancel-tests.ts";
import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rollbacksContract.cancelTests, cancelTests);
