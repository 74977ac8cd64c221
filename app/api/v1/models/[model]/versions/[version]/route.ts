import { serve } from "#lib/server/http/serve.ts";
import { versionsContract } from "#lib/versions/contract.ts";
import { getVersion } from "#lib/versions/get-version.ts";

export const GET = serve(versionsContract.getVersion, getVersion);
