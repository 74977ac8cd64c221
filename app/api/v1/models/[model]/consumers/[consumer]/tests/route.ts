import { notificationsContract } from "#lib/notifications/contract.ts";
import { testChannel } from "#lib/notifications/test-channel.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(notificationsContract.testChannel, testChannel);
