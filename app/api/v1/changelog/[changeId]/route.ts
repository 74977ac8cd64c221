import { serve } from "#lib/server/http/serve.ts";
import { versionsContract } from "#lib/versions/contract.ts";
import { editChange } from "#lib/versions/edit-change.ts";

export const POST = serve(versionsContract.editChange, editChange);
