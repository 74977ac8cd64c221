import { changeConsumer } from "#lib/consumers/change-consumer.ts";
import { consumersContract } from "#lib/consumers/contract.ts";
import { serve } from "#lib/server/http/serve.ts";

export const PATCH = serve(consumersContract.changeConsumer, changeConsumer);
