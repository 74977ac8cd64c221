import { HydrationBoundary, dehydrate } from "@tanstack/react-query";
import { setRequestLocale } from "next-intl/server";
import { NotifyScreen } from "#components/notifications/notify-screen.tsx";
import { createQueryClient } from "#lib/client/query-client.ts";
import { noticesQuery } from "#lib/notifications/client.ts";
import { listNoticeDrafts } from "#lib/notifications/list-notice-drafts.ts";
import { listNotices } from "#lib/notifications/list-notices.ts";
import { openStepPage } from "#lib/rollbacks/open-step.ts";
import type { StepPageProps } from "#lib/rollbacks/open-step.ts";

export default async function Page(props: StepPageProps) {
  setRequestLocale((await props.params).locale);
  const { ctx, opened } = await openStepPage(props, "notify");
  const rollbackId = opened.rollback.id;
  const client = createQueryClient();
  const [drafts, sent] = await Promise.all([
    listNoticeDrafts(ctx, { rollbackId }),
    client.fetchQuery({ ...noticesQuery(rollbackId), queryFn: () => listNotices(ctx, { rollbackId }) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <NotifyScreen {...opened} drafts={drafts.items} sentCount={sent.items.length} />
    </HydrationBoundary>
  );
}
