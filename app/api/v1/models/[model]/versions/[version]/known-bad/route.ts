import { serve } from "#lib/server/http/serve.ts";
import { versionsContract } from "#lib/versions/contract.ts";
import { markKnownBad } from "#lib/versions/mark-known-bad.ts";

export const POST = serve(versionsContract.markKnownBad, markKnownBad);
