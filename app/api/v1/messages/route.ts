import { notificationsContract } from "#lib/notifications/contract.ts";
import { listOperatorMessages } from "#lib/notifications/list-operator-messages.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(notificationsContract.listOperatorMessages, listOperatorMessages);
