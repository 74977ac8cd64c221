import { queryOptions } from "@tanstack/react-query";
import { call, endpointAddress } from "#lib/client/api.ts";
import { notificationsContract } from "#lib/notifications/contract.ts";

/** The query of a rollback's messages with their deliveries and answers. */
export function noticesQuery(rollbackId: string) {
  return queryOptions({
    queryKey: ["notices", rollbackId],
    queryFn: ({ signal }) => call(notificationsContract.listNotices, { params: { rollbackId } }, { signal }),
  });
}

/** Where step 5 posts to. */
export function sendNoticesAddress(rollbackId: string): string {
  return endpointAddress(notificationsContract.sendNotices, { params: { rollbackId } });
}

/** Where the answer to a message posts to. */
export function acknowledgementAddress(token: string): string {
  return endpointAddress(notificationsContract.giveAcknowledgement, { params: { token } });
}
