import { anotherVersionContract } from "#lib/rollbacks/another-version-contract.ts";
import { chooseAnother } from "#lib/rollbacks/choose-another-version.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(anotherVersionContract.chooseAnother, chooseAnother);
