import { serve } from "#lib/server/http/serve.ts";
import { compareVersions } from "#lib/versions/compare-versions.ts";
import { versionsContract } from "#lib/versions/contract.ts";

export const GET = serve(versionsContract.compareVersions, compareVersions);
