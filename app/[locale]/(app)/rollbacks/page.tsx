import { setRequestLocale } from "next-intl/server";
import { RollbacksScreen } from "#components/rollbacks/rollbacks-screen.tsx";
import { listRollbacks } from "#lib/rollbacks/list-rollbacks.ts";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<{ cursor?: string }> };

const pageSize = 50;

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const { cursor } = await searchParams;
  setRequestLocale(locale);
  const ctx = await requirePageContext(locale, `/${locale}/rollbacks`);
  const [page, view] = await Promise.all([
    listRollbacks(ctx, { limit: pageSize, ...(cursor !== undefined && { cursor }) }),
    viewFrame(ctx),
  ]);
  return (
    <RollbacksScreen facts={{ actor: ctx.actor, view }} rollbacks={page.items} nextCursor={page.nextCursor} />
  );
}
