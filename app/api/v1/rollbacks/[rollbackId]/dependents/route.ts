import { dependentContract } from "#lib/rollbacks/dependent-contract.ts";
import { viewDependents } from "#lib/rollbacks/view-dependents.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(dependentContract.viewDependents, viewDependents);
