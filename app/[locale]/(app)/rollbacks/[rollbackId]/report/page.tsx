import { setRequestLocale } from "next-intl/server";
import { ReportScreen } from "#components/rollbacks/report-screen.tsx";
import { getRollbackReport } from "#lib/rollbacks/get-rollback-report.ts";
import { openRollback, openScreen } from "#lib/rollbacks/open-step.ts";
import { viewRecovery } from "#lib/rollouts/view-recovery.ts";
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
  const ctx = await requirePageContext(locale, `/${locale}/rollbacks/${rollbackId}/report`);
  const { id, rolloutId } = await orNotFound(openRollback(ctx, rollbackId));
  const [report, screen, recovery] = await Promise.all([
    getRollbackReport(ctx, { rollbackId: id }),
    openScreen(ctx, draft),
    rolloutId === null ? null : viewRecovery(ctx, { rolloutId }),
  ]);
  return <ReportScreen {...screen} report={report} recovery={recovery} />;
}
