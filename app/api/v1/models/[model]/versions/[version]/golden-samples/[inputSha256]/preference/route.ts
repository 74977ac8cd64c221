import { preferSample } from "#lib/replays/prefer-sample.ts";
import { sampleContract } from "#lib/replays/sample-contract.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(sampleContract.preferSample, preferSample);
