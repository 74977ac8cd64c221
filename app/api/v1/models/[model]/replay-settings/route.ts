import { goldenContract } from "#lib/replays/golden-contract.ts";
import { changeReplaySettings, getReplaySettings } from "#lib/replays/replay-settings.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(goldenContract.getReplaySettings, getReplaySettings);
export const PUT = serve(goldenContract.changeReplaySettings, changeReplaySettings);
