import { consumersContract } from "#lib/consumers/contract.ts";
import { createConsumer } from "#lib/consumers/create-consumer.ts";
import { listConsumers } from "#lib/consumers/list-consumers.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(consumersContract.listConsumers, listConsumers);
export const POST = serve(consumersContract.createConsumer, createConsumer);
