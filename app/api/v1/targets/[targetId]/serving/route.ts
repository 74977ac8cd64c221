import { serve } from "#lib/server/http/serve.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { listServing } from "#lib/targets/list-serving.ts";
import { reportServing } from "#lib/targets/report-serving.ts";

export const GET = serve(targetsContract.listServing, listServing);
export const POST = serve(targetsContract.reportServing, reportServing);
