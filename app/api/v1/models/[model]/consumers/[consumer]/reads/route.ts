import { consumersContract } from "#lib/consumers/contract.ts";
import { declareReads } from "#lib/consumers/declare-reads.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(consumersContract.declareReads, declareReads);
