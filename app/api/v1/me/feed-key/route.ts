import { accessContract } from "#lib/access/contract.ts";
import { makeFeedKey } from "#lib/access/make-feed-key.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(accessContract.makeFeedKey, makeFeedKey);
