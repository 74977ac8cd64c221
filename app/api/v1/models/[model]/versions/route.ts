import { serve } from "#lib/server/http/serve.ts";
import { versionsContract } from "#lib/versions/contract.ts";
import { listVersions } from "#lib/versions/list-versions.ts";
import { registerVersion } from "#lib/versions/register-version.ts";

export const GET = serve(versionsContract.listVersions, listVersions);
export const POST = serve(versionsContract.registerVersion, registerVersion);
