import { anotherVersionContract } from "#lib/rollbacks/another-version-contract.ts";
import { goBack } from "#lib/rollbacks/choose-another-version.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(anotherVersionContract.goBack, goBack);
