import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { skipTests } from "#lib/rollbacks/skip-tests.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rollbacksContract.skipTests, skipTests);
