import { serve } from "#lib/server/http/serve.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { receiveAlerts } from "#lib/targets/receive-alerts.ts";

export const POST = serve(targetsContract.receiveAlerts, receiveAlerts);
