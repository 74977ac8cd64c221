import { approveReport } from "#lib/rollbacks/approve-report.ts";
import { narrativeContract } from "#lib/rollbacks/narrative-contract.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(narrativeContract.approveReport, approveReport);
