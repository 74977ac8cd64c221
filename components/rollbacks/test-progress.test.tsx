import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { Announcer } from "#components/ui/announcer.tsx";
import { replayRunQuery } from "#lib/replays/client.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { aReplayRun } from "#lib/testing/a-replay-run.ts";
import { reportAt } from "./report-fixture.ts";
import { TestProgress } from "./test-progress.tsx";

const { rollback } = reportAt();
const run = aReplayRun({ rollbackId: rollback.id, verdict: "failed", modalities: [] });

/** Draws step 3 after a press that was refused for want of a reason. */
async function showRefused(found: Pick<ReplayRun, "verdict">): Promise<void> {
  const messages = (await loadMessages("en")) as Record<string, AbstractIntlMessages>;
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  client.setQueryData(replayRunQuery(run.id).queryKey, { ...run, ...found });
  render(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={messages}>
      <QueryClientProvider client={client}>
        <Announcer>
          <TestProgress
            rollback={rollback}
            runId={run.id}
            reason=""
            reasonError="say why"
            refusal={<p>There is a problem</p>}
            idempotencyKey="k"
            viewer={{ id: rollback.driver.id, canOperate: true }}
            drawnAt="2026-11-17T03:16:00Z"
            samples={null}
          />
        </Announcer>
      </QueryClientProvider>
    </NextIntlClientProvider>,
  );
}

it("asks why it goes on while not every check has passed", async () => {
  await showRefused({ verdict: "failed" });
  expect(screen.getByText("There is a problem")).toBeTruthy();
  expect(screen.getByText("say why")).toBeTruthy();
});

it("takes the refusal back once every check has passed", async () => {
  await showRefused({ verdict: "passed" });
  expect(screen.queryByText("There is a problem")).toBeNull();
  expect(screen.queryByRole("textbox")).toBeNull();
});
