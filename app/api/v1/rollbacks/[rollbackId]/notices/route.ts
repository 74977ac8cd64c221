import { notificationsContract } from "#lib/notifications/contract.ts";
import { listNotices } from "#lib/notifications/list-notices.ts";
import { sendNotices } from "#lib/notifications/send-notices.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(notificationsContract.listNotices, listNotices);
export const POST = serve(notificationsContract.sendNotices, sendNotices);
