import { serve } from "#lib/server/http/serve.ts";
import { changeSource } from "#lib/targets/change-sources.ts";
import { targetSettingsContract } from "#lib/targets/settings-contract.ts";

export const POST = serve(targetSettingsContract.changeSource, changeSource);
