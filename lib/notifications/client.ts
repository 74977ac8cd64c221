import { queryOptions } from "@tanstack/react-query";

/** The query of a rollback's messages with their deliveries and answers; what decodes them is fetched with the first call. */
export function noticesQuery(rollbackId: string) {
  return queryOptions({
    queryKey: ["notices", rollbackId],
    queryFn: async ({ signal }) => {
      const [{ call }, { notificationsContract }] = await Promise.all([
        import("#lib/client/api.ts"),
        import("#lib/notifications/contract.ts"),
      ]);
      return call(notificationsContract.listNotices, { params: { rollbackId } }, { signal });
    },
  });
}

/** Where step 5 posts to. */
export function sendNoticesAddress(rollbackId: string): string {
  return `/api/v1/rollbacks/${encodeURIComponent(rollbackId)}/notices`;
}

/** Where "Send again" of a message posts to. */
export function resendNoticeAddress(rollbackId: string, noticeId: string): string {
  return `${sendNoticesAddress(rollbackId)}/${encodeURIComponent(noticeId)}/resend`;
}

/** Where the answer to a message posts to. */
export function acknowledgementAddress(token: string): string {
  return `/api/v1/acknowledgements/${encodeURIComponent(token)}`;
}

/** Where the form of one's own changelog mails posts to. */
export const digestAddress = "/api/v1/me/digest";

/** Where the page of a mail's link posts to. */
export function endDigestAddress(token: string): string {
  return `/api/v1/digests/${encodeURIComponent(token)}`;
}
