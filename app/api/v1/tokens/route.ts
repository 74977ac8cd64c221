import { accessContract } from "#lib/access/contract.ts";
import { createApiToken } from "#lib/access/create-api-token.ts";
import { listApiTokens } from "#lib/access/list-api-tokens.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(accessContract.listApiTokens, listApiTokens);
export const POST = serve(accessContract.createApiToken, createApiToken);
