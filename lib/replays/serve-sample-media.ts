import { readSampleMedia } from "#lib/replays/read-sample-media.ts";
import { serveMedia } from "#lib/server/http/serve-media.ts";

const path = "/api/v1/golden-cases/{caseId}/media/{part}";

/** Answers with the picture, clip or video of one input or output of a golden case, e.g. `input-0` or `output-1?run=…`. */
export const serveSampleMedia = serveMedia(path, (ctx, { params, query }) =>
  readSampleMedia(ctx, {
    caseId: String(params["caseId"]),
    part: String(params["part"]),
    run: query.get("run"),
  }),
);
