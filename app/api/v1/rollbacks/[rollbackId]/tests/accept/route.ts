import { acceptTests } from "#lib/rollbacks/accept-tests.ts";
import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rollbacksContract.acceptTests, acceptTests);
