import { replaysContract } from "#lib/replays/contract.ts";
import { getReplayRun } from "#lib/replays/get-replay-run.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(replaysContract.getReplayRun, getReplayRun);
