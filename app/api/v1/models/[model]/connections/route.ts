import { serve } from "#lib/server/http/serve.ts";
import { targetSettingsContract } from "#lib/targets/settings-contract.ts";
import { viewConnections } from "#lib/targets/view-connections.ts";

export const GET = serve(targetSettingsContract.viewConnections, viewConnections);
