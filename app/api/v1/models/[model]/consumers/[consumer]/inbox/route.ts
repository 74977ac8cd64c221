import { notificationsContract } from "#lib/notifications/contract.ts";
import { listConsumerInbox } from "#lib/notifications/list-consumer-inbox.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(notificationsContract.listConsumerInbox, listConsumerInbox);
