import { evaluationsContract } from "#lib/evaluations/contract.ts";
import { listDatasets } from "#lib/evaluations/list-datasets.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(evaluationsContract.listDatasets, listDatasets);
