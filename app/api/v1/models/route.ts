import { modelsContract } from "#lib/models/contract.ts";
import { createModel } from "#lib/models/create-model.ts";
import { listModels } from "#lib/models/list-models.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(modelsContract.listModels, listModels);
export const POST = serve(modelsContract.createModel, createModel);
