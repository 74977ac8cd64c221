import { rolloutsContract } from "#lib/rollouts/contract.ts";
import { resumeRollout } from "#lib/rollouts/resume-rollout.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(rolloutsContract.resumeRollout, resumeRollout);
