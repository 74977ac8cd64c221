import { serve } from "#lib/server/http/serve.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { testConnection } from "#lib/targets/test-connection.ts";

export const POST = serve(targetsContract.testConnection, testConnection);
