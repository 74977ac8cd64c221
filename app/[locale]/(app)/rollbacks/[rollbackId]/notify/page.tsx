import { HydrationBoundary, dehydrate } from "@tanstack/react-query";
import { setRequestLocale } from "next-intl/server";
import { NotifyScreen } from "#components/notifications/notify-screen.tsx";
import { createQueryClient } from "#lib/client/query-client.ts";
import { noticesQuery } from "#lib/notifications/client.ts";
import { listNoticeDrafts } from "#lib/notifications/list-notice-drafts.ts";
import { listNotices } from "#lib/notifications/list-notices.ts";
import { openStep } from "#lib/rollbacks/open-step.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = {
  params: Promise<{ locale: string; rollbackId: string }>;
  searchParams: Promise<{ draft?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale, rollbackId } = await params;
  const { draft } = await searchParams;
  setRequestLocale(locale);
  const ctx = await requirePageContext(locale, `/${locale}/rollbacks/${rollbackId}/notify`);
  const opened = await orNotFound(openStep(ctx, { rollbackId, asked: "notify", draft }));
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
