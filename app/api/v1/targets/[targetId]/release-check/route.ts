import { serve } from "#lib/server/http/serve.ts";
import { checkRelease } from "#lib/targets/check-release.ts";
import { targetsContract } from "#lib/targets/contract.ts";

export const GET = serve(targetsContract.checkRelease, checkRelease);
