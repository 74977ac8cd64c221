import { watchdogContract } from "#lib/rollouts/watchdog-contract.ts";
import { viewWatchdog } from "#lib/rollouts/view-watchdog.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(watchdogContract.viewWatchdog, viewWatchdog);
