import { captureGoldenCases } from "#lib/replays/capture-golden-cases.ts";
import { goldenContract } from "#lib/replays/golden-contract.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(goldenContract.captureGoldenCases, captureGoldenCases);
