import { z } from "zod";
import { RecoveryView } from "#lib/rollouts/recovery-schema.ts";
import { Id } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";

/** The public operation that tells how the complaint went during a rollout. */
export const recoveryContract = {
  viewRecovery: endpoint({
    method: "GET",
    path: "/api/v1/rollouts/{rolloutId}/recovery",
    summary: "The complaint over time: restored version against suspect, with intervals",
    params: z.object({ rolloutId: Id }),
    query: Nothing,
    body: Nothing,
    response: RecoveryView,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
} as const;
