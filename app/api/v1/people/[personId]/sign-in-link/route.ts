import { accessContract } from "#lib/access/contract.ts";
import { makeSignInLink } from "#lib/access/make-sign-in-link.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(accessContract.makeSignInLink, makeSignInLink);
