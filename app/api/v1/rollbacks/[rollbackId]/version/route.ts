import { chooseVersion } from "#lib/rollbacks/choose-version.ts";
import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rollbacksContract.chooseVersion, chooseVersion);
