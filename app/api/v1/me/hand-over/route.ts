import { accessContract } from "#lib/access/contract.ts";
import { makeHandOver } from "#lib/access/make-hand-over.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(accessContract.makeHandOver, makeHandOver);
