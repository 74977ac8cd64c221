import { serve } from "#lib/server/http/serve.ts";
import { askRelease } from "#lib/targets/ask-release.ts";
import { targetsContract } from "#lib/targets/contract.ts";

export const POST = serve(targetsContract.askRelease, askRelease);
