import { getGoldenSet } from "#lib/replays/capture-golden-cases.ts";
import { replaysContract } from "#lib/replays/contract.ts";
import { goldenContract } from "#lib/replays/golden-contract.ts";
import { recordGoldenCases } from "#lib/replays/record-golden-cases.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(goldenContract.getGoldenSet, getGoldenSet);
export const POST = serve(replaysContract.recordGoldenCases, recordGoldenCases);
