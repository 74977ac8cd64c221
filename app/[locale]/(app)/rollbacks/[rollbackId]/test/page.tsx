import { HydrationBoundary, dehydrate } from "@tanstack/react-query";
import { setRequestLocale } from "next-intl/server";
import { AlreadyRunningScreen } from "#components/rollbacks/already-running-screen.tsx";
import { TestScreen } from "#components/rollbacks/test-screen.tsx";
import { createQueryClient } from "#lib/client/query-client.ts";
import { replayRunQuery } from "#lib/replays/client.ts";
import { getReplayRun } from "#lib/replays/get-replay-run.ts";
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
  const ctx = await requirePageContext(locale, `/${locale}/rollbacks/${rollbackId}/test`);
  const opened = await orNotFound(openStep(ctx, { rollbackId, asked: "test", draft }));
  if (opened.isRunning) return <AlreadyRunningScreen step="test" {...opened} />;
  const runId = opened.rollback.testRunId ?? "";
  const client = createQueryClient();
  const queryFn = () => getReplayRun(ctx, { runId });
  if (runId !== "") await client.fetchQuery({ ...replayRunQuery(runId), queryFn });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <TestScreen {...opened} />
    </HydrationBoundary>
  );
}
