import { dependentContract } from "#lib/rollbacks/dependent-contract.ts";
import { stopDependents } from "#lib/rollbacks/stop-dependents.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(dependentContract.stopDependents, stopDependents);
