import { setRequestLocale } from "next-intl/server";
import { ModelScreen } from "#components/models/model-screen.tsx";
import { openScreen } from "#lib/rollbacks/open-step.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";
import { LiveMetric } from "#lib/targets/chart-schema.ts";
import { HistoryRange } from "#lib/targets/view-schema.ts";
import { viewModel } from "#lib/targets/view-model.ts";

type Props = {
  params: Promise<{ locale: string; model: string }>;
  searchParams: Promise<{ range?: string; x?: string; metric?: string; draft?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale, model } = await params;
  const query = await searchParams;
  setRequestLocale(locale);
  const range = HistoryRange.catch("7d").parse(query.range);
  const metric = LiveMetric.catch("top1_accuracy").parse(query.metric);
  const axis = query.x === "version" ? "version" : "time";
  const path = `/${locale}/models/${model}?${new URLSearchParams({ range, x: axis, metric }).toString()}`;
  const ctx = await requirePageContext(locale, path);
  const [history, opened] = await Promise.all([
    orNotFound(viewModel(ctx, { model, range, metric })),
    openScreen(ctx, query.draft),
  ]);
  return <ModelScreen view={history} look={{ range, axis, metric }} {...opened} />;
}
