import { anotherVersionContract } from "#lib/rollbacks/another-version-contract.ts";
import { keepPresentVersion } from "#lib/rollbacks/choose-another-version.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(anotherVersionContract.keepVersion, keepPresentVersion);
