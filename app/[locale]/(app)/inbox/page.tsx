import { setRequestLocale } from "next-intl/server";
import { OperatorInboxScreen } from "#components/notifications/inbox-screens.tsx";
import { listOperatorMessages } from "#lib/notifications/list-operator-messages.ts";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import { Id } from "#lib/schema/atoms.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<{ cursor?: string }> };

const pageSize = 50;

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const cursor = Id.safeParse((await searchParams).cursor).data;
  setRequestLocale(locale);
  const ctx = await requirePageContext(locale, `/${locale}/inbox`);
  const mayRead = ctx.actor.scopes.includes("operate");
  const query = { limit: pageSize, ...(cursor !== undefined && { cursor }) };
  const [page, view] = await Promise.all([mayRead ? listOperatorMessages(ctx, query) : null, viewFrame(ctx)]);
  const facts = { actor: ctx.actor, view };
  return (
    <OperatorInboxScreen facts={facts} messages={page?.items ?? null} nextCursor={page?.nextCursor ?? null} />
  );
}
