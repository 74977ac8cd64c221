import { notificationsContract } from "#lib/notifications/contract.ts";
import { giveAcknowledgement } from "#lib/notifications/give-acknowledgement.ts";
import { viewAcknowledgement } from "#lib/notifications/view-acknowledgement.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(notificationsContract.viewAcknowledgement, viewAcknowledgement);
export const POST = serve(notificationsContract.giveAcknowledgement, giveAcknowledgement);
