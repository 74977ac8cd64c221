import { queryOptions } from "@tanstack/react-query";
import { call } from "#lib/client/api.ts";
import { replaysContract } from "#lib/replays/contract.ts";

/** The query of one test of a candidate, for step 3. */
export function replayRunQuery(runId: string) {
  return queryOptions({
    queryKey: ["replays", runId],
    queryFn: ({ signal }) => call(replaysContract.getReplayRun, { params: { runId } }, { signal }),
  });
}
