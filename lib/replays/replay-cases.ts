import { publishEvent } from "#lib/audit/publish-event.ts";
import { compareAnswer, stageDigestsOf } from "#lib/replays/core/compare-answer.ts";
import type { GoldenCase } from "#lib/replays/store.ts";
import { insertResults, listDoneCases, updateReplayRunIf } from "#lib/replays/store.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/** Asks an instance, by the Open Inference Protocol v2; throws when it does not answer or refuses. */
export type Infer = (call: {
  readonly url: string;
  readonly model: string;
  readonly request: Json;
}) => Promise<Json>;

type Replay = {
  readonly runId: string;
  readonly topic: string;
  readonly model: string;
  readonly url: string;
  readonly cases: readonly GoldenCase[];
};

const batchSize = 16;

/** Replays the cases that have no result yet, a batch at a time; gives whether it was stopped before the end by `signal`. */
export async function replayCases(
  ctx: Context,
  replay: Replay,
  ports: { readonly infer: Infer; readonly signal: AbortSignal },
): Promise<boolean> {
  const done = await listDoneCases(ctx.db.prisma, replay.runId);
  const left = replay.cases.filter(({ id }) => !done.has(id));
  let count = done.size;
  for (let at = 0; at < left.length; at += batchSize) {
    if (ports.signal.aborted) return true;
    const batch = left.slice(at, at + batchSize);
    const results = await Promise.all(batch.map((golden) => replayCase(golden, replay, ports.infer)));
    count += results.length;
    if (!(await keepResults(ctx, replay, { results, count }))) return false;
  }
  return false;
}

type Result = Awaited<ReturnType<typeof replayCase>>;

async function keepResults(
  ctx: Context,
  { runId, topic, cases }: Replay,
  { results, count }: { results: readonly Result[]; count: number },
): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    if (!(await updateReplayRunIf(tx, runId, { done: count }))) return false;
    await insertResults(
      tx,
      results.map((result) => ({ runId, ...result })),
    );
    await publishEvent(tx, {
      topic,
      kind: "replay.progressed",
      data: { runId, done: count, total: cases.length },
    });
    return true;
  });
}

async function replayCase(golden: GoldenCase, { url, model }: Replay, infer: Infer) {
  const begun = performance.now();
  try {
    const response = await infer({ url, model, request: withStageDigests(golden.request) });
    const comparison = compareAnswer(
      { response: golden.response, stages: golden.stageDigests },
      { response, stages: stageDigestsOf(response) },
    );
    return { goldenCaseId: golden.id, ...comparison, durationMs: performance.now() - begun, failure: null };
  } catch (error) {
    const failure = error instanceof Error ? error.message.slice(0, 300) : "no answer";
    const nothing = { firstDiverging: null, expected: null, actual: null };
    return {
      goldenCaseId: golden.id,
      verdict: "no_result",
      ...nothing,
      durationMs: performance.now() - begun,
      failure,
    };
  }
}

function withStageDigests(request: Json): Json {
  if (request === null || typeof request !== "object" || Array.isArray(request)) return request;
  const given = request["parameters"];
  const parameters = given !== null && typeof given === "object" && !Array.isArray(given) ? given : {};
  return { ...request, parameters: { ...parameters, stage_digests: true } };
}
