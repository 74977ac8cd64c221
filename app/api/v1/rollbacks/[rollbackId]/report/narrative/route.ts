import { saveNarrative } from "#lib/rollbacks/save-narrative.ts";
import { narrativeContract } from "#lib/rollbacks/narrative-contract.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(narrativeContract.saveNarrative, saveNarrative);
