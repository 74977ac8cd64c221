import { recoveryContract } from "#lib/rollouts/recovery-contract.ts";
import { viewRecovery } from "#lib/rollouts/view-recovery.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(recoveryContract.viewRecovery, viewRecovery);
