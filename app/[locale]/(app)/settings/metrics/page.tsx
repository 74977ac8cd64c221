import { setRequestLocale } from "next-intl/server";
import { MetricsScreen } from "#components/settings/metrics-screen.tsx";
import { viewJudging } from "#lib/models/view-judging.ts";
import { openScreen } from "#lib/rollbacks/open-step.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<{ model?: string; metric?: string; before?: string; saved?: string; draft?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const asked = await searchParams;
  setRequestLocale(locale);
  const query = new URLSearchParams(asked).toString();
  const ctx = await requirePageContext(locale, `/${locale}/settings/metrics?${query}`);
  const [view, screen] = await Promise.all([
    orNotFound(viewJudging(ctx, asked)),
    openScreen(ctx, asked.draft),
  ]);
  const isSaved = asked.saved !== undefined;
  return <MetricsScreen {...screen} view={view} opened={asked.metric ?? null} isSaved={isSaved} />;
}
