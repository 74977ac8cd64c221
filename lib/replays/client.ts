import { queryOptions } from "@tanstack/react-query";

/** The query of one test of a candidate, for step 3; what decodes it is fetched with the first call. */
export function replayRunQuery(runId: string) {
  return queryOptions({
    queryKey: ["replays", runId],
    queryFn: async ({ signal }) => {
      const [{ call }, { replaysContract }] = await Promise.all([
        import("#lib/client/api.ts"),
        import("#lib/replays/contract.ts"),
      ]);
      return call(replaysContract.getReplayRun, { params: { runId } }, { signal });
    },
  });
}

/** Where the version page's "Replay now" posts to. */
export function versionReplaysAddress(model: string, version: string): string {
  return `/api/v1/models/${encodeURIComponent(model)}/versions/${encodeURIComponent(version)}/replays`;
}

/** Where the version page's wish for golden cases posts to. */
export function goldenCapturesAddress(model: string, version: string): string {
  return `/api/v1/models/${encodeURIComponent(model)}/versions/${encodeURIComponent(version)}/golden-captures`;
}

/** Where a blind choice between two answers posts to. */
export function samplePreferenceAddress(model: string, version: string, inputSha256: string): string {
  const path = [model, "versions", version, "golden-samples", inputSha256, "preference"].map(
    encodeURIComponent,
  );
  return `/api/v1/models/${path.join("/")}`;
}
