import { accessContract } from "#lib/access/contract.ts";
import { endFeedKey } from "#lib/access/end-feed-key.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(accessContract.endFeedKey, endFeedKey);
