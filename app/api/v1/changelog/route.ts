import { serve } from "#lib/server/http/serve.ts";
import { versionsContract } from "#lib/versions/contract.ts";
import { listChangelog } from "#lib/versions/list-changelog.ts";

export const GET = serve(versionsContract.listChangelog, listChangelog);
