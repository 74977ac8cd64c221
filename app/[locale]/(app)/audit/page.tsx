import { setRequestLocale } from "next-intl/server";
import { AuditScreen } from "#components/audit/audit-screen.tsx";
import { listAuditEntries } from "#lib/audit/list-audit-entries.ts";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<{ cursor?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const query = await searchParams;
  setRequestLocale(locale);
  const ctx = await requirePageContext(locale, `/${locale}/audit`);
  const cursor = /^\d{1,18}$/.test(query.cursor ?? "") ? query.cursor : undefined;
  const [page, view] = await Promise.all([listAuditEntries(ctx, { cursor, limit: 50 }), viewFrame(ctx)]);
  return (
    <AuditScreen
      entries={page.items}
      nextCursor={page.nextCursor}
      isFirst={cursor === undefined}
      facts={{ actor: ctx.actor, view }}
    />
  );
}
