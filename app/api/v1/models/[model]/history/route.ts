import { serve } from "#lib/server/http/serve.ts";
import { targetViewsContract } from "#lib/targets/view-contract.ts";
import { viewModel } from "#lib/targets/view-model.ts";

export const GET = serve(targetViewsContract.viewModel, viewModel);
