import { serve } from "#lib/server/http/serve.ts";
import { putBounds } from "#lib/targets/put-settings.ts";
import { targetSettingsContract } from "#lib/targets/settings-contract.ts";

export const POST = serve(targetSettingsContract.putBounds, putBounds);
