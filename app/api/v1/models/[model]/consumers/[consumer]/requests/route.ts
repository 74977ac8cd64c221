import { consumersContract } from "#lib/consumers/contract.ts";
import { listConsumerExamples, recordExamples } from "#lib/consumers/record-examples.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(consumersContract.listConsumerRequests, listConsumerExamples);
export const POST = serve(consumersContract.recordConsumerRequests, recordExamples);
