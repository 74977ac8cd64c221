import { replaysContract } from "#lib/replays/contract.ts";
import { recordGoldenCases } from "#lib/replays/record-golden-cases.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(replaysContract.recordGoldenCases, recordGoldenCases);
