import { changeModel } from "#lib/models/change-model.ts";
import { modelsContract } from "#lib/models/contract.ts";
import { getModel } from "#lib/models/get-model.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(modelsContract.getModel, getModel);
export const PATCH = serve(modelsContract.changeModel, changeModel);
