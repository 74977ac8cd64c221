import { replaysContract } from "#lib/replays/contract.ts";
import { replayVersion } from "#lib/replays/replay-version.ts";
import { viewVersionReplay } from "#lib/replays/view-version-replay.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(replaysContract.viewVersionReplay, viewVersionReplay);
export const POST = serve(replaysContract.replayVersion, replayVersion);
