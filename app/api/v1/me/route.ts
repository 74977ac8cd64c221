import { accessContract } from "#lib/access/contract.ts";
import { getMe } from "#lib/access/get-me.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(accessContract.getMe, getMe);
