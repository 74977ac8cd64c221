import { sampleContract } from "#lib/replays/sample-contract.ts";
import { viewSamples } from "#lib/replays/view-samples.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(sampleContract.viewSamples, viewSamples);
