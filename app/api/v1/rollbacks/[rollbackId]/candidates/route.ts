import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { viewVersionChoice } from "#lib/rollbacks/view-version-choice.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(rollbacksContract.viewVersionChoice, viewVersionChoice);
