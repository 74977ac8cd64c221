import { setRequestLocale } from "next-intl/server";
import { ModelsScreen } from "#components/models/models-screen.tsx";
import { viewFrame, viewOverview } from "#lib/rollbacks/view-overview.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

export default async function Page({ params }: { params: Promise<{ locale: string }> }) {
  const { locale } = await params;
  setRequestLocale(locale);
  const ctx = await requirePageContext(locale, `/${locale}/models`);
  const [overview, view] = await Promise.all([viewOverview(ctx), viewFrame(ctx)]);
  return <ModelsScreen view={overview} facts={{ actor: ctx.actor, view }} />;
}
