import { setRequestLocale } from "next-intl/server";
import { ReportScreen } from "#components/rollbacks/report-screen.tsx";
import { getRollbackReport } from "#lib/rollbacks/get-rollback-report.ts";
import { openRollback } from "#lib/rollbacks/open-step.ts";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = { params: Promise<{ locale: string; rollbackId: string }> };

export default async function Page({ params }: Props) {
  const { locale, rollbackId } = await params;
  setRequestLocale(locale);
  const ctx = await requirePageContext(locale, `/${locale}/rollbacks/${rollbackId}/report`);
  const { id } = await orNotFound(openRollback(ctx, rollbackId));
  const [report, view] = await Promise.all([getRollbackReport(ctx, { rollbackId: id }), viewFrame(ctx)]);
  return <ReportScreen facts={{ actor: ctx.actor, view }} report={report} now={ctx.now} />;
}
