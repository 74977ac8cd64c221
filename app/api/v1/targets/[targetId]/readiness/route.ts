import { readinessContract } from "#lib/rollbacks/readiness-contract.ts";
import { requestReadiness } from "#lib/rollbacks/request-readiness.ts";
import { serve } from "#lib/server/http/serve.ts";
import { getReadiness } from "#lib/targets/get-readiness.ts";

export const GET = serve(readinessContract.getReadiness, getReadiness);
export const POST = serve(readinessContract.requestReadiness, requestReadiness);
