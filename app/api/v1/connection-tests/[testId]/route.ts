import { serve } from "#lib/server/http/serve.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { getConnectionTest } from "#lib/targets/get-connection-test.ts";

export const GET = serve(targetsContract.getConnectionTest, getConnectionTest);
