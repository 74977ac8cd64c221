import { serve } from "#lib/server/http/serve.ts";
import { versionsContract } from "#lib/versions/contract.ts";
import { writeChange } from "#lib/versions/write-change.ts";

export const POST = serve(versionsContract.writeChange, writeChange);
