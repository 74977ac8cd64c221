import { setRequestLocale } from "next-intl/server";
import { ConsumerInboxScreen } from "#components/notifications/inbox-screens.tsx";
import { listConsumerInbox } from "#lib/notifications/list-consumer-inbox.ts";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import { Id } from "#lib/schema/atoms.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = {
  params: Promise<{ locale: string; model: string; consumer: string }>;
  searchParams: Promise<{ cursor?: string }>;
};

const pageSize = 50;

export default async function Page({ params, searchParams }: Props) {
  const { locale, model, consumer } = await params;
  const cursor = Id.safeParse((await searchParams).cursor).data;
  setRequestLocale(locale);
  const path = `/${locale}/models/${model}/consumers/${consumer}/inbox`;
  const ctx = await requirePageContext(locale, path);
  const query = { model, consumer, limit: pageSize, ...(cursor !== undefined && { cursor }) };
  const [page, view] = await Promise.all([orNotFound(listConsumerInbox(ctx, query)), viewFrame(ctx)]);
  const facts = { actor: ctx.actor, view };
  const { items: notices, nextCursor } = page;
  return <ConsumerInboxScreen {...{ facts, model, consumer, notices, nextCursor }} />;
}
