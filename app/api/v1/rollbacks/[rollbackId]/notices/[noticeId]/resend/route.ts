import { notificationsContract } from "#lib/notifications/contract.ts";
import { resendNotice } from "#lib/notifications/resend-notice.ts";
import { serve } from "#lib/server/http/serve.ts";

export const POST = serve(notificationsContract.resendNotice, resendNotice);
