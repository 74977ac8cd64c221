import { HydrationBoundary, dehydrate } from "@tanstack/react-query";
import { setRequestLocale } from "next-intl/server";
import { AlreadyRunningScreen } from "#components/rollbacks/already-running-screen.tsx";
import { TestScreen } from "#components/rollbacks/test-screen.tsx";
import { createQueryClient } from "#lib/client/query-client.ts";
import { replayRunQuery } from "#lib/replays/client.ts";
import { getReplayRun } from "#lib/replays/get-replay-run.ts";
import { openStepSamples } from "#lib/replays/open-samples.ts";
import { openStepPage } from "#lib/rollbacks/open-step.ts";
import type { StepPageProps } from "#lib/rollbacks/open-step.ts";

export default async function Page(props: StepPageProps) {
  setRequestLocale((await props.params).locale);
  const { ctx, opened } = await openStepPage(props, "test");
  if (opened.isRunning) return <AlreadyRunningScreen step="test" {...opened} />;
  const runId = opened.rollback.testRunId ?? "";
  const client = createQueryClient();
  const queryFn = () => getReplayRun(ctx, { runId });
  if (runId !== "") await client.fetchQuery({ ...replayRunQuery(runId), queryFn });
  const query = await props.searchParams;
  const samples = await openStepSamples(ctx, opened.rollback, query);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <TestScreen {...opened} samples={samples} isSamplesOpen={query.samples !== undefined} />
    </HydrationBoundary>
  );
}
