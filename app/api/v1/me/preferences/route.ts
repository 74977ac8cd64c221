import { accessContract } from "#lib/access/contract.ts";
import { putPreferences, readPreferences } from "#lib/access/put-preferences.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(accessContract.readPreferences, readPreferences);
export const POST = serve(accessContract.putPreferences, putPreferences);
