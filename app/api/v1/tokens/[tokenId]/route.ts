import { accessContract } from "#lib/access/contract.ts";
import { revokeApiToken } from "#lib/access/revoke-api-token.ts";
import { serve } from "#lib/server/http/serve.ts";

export const DELETE = serve(accessContract.revokeApiToken, revokeApiToken);
