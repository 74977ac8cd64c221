import { accessContract } from "#lib/access/contract.ts";
import { confirmRevoke } from "#lib/access/revoke-api-token.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(accessContract.confirmRevoke, confirmRevoke);
