import { notificationsContract } from "#lib/notifications/contract.ts";
import { listNoticeDrafts } from "#lib/notifications/list-notice-drafts.ts";
import { serve } from "#lib/server/http/serve.ts";

export const GET = serve(notificationsContract.listNoticeDrafts, listNoticeDrafts);
