import { askDependent } from "#lib/rollbacks/ask-dependent.ts";
import { dependentContract } from "#lib/rollbacks/dependent-contract.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(dependentContract.beginDependent, askDependent);
