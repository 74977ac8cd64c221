import { stageDigestsOf } from "#lib/replays/core/answer.ts";
import { compareAnswer } from "#lib/replays/core/compare-answer.ts";
import type { GoldenCase } from "#lib/replays/store.ts";
import { updateHeldRun } from "#lib/replays/run-store.ts";
import { StoppedError } from "#lib/replays/start-instance.ts";
import { insertResults, listDoneCases } from "#lib/replays/store.ts";
import { writeAndTell } from "#lib/replays/test-in-hand.ts";
import type { TestInHand } from "#lib/replays/test-in-hand.ts";
import type { Ask } from "#lib/replays/watch-answers.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";

/** Asks an instance, by the Open Inference Protocol v2; throws when it does not answer or refuses. */
export type Infer = (call: {
  readonly url: string;
  readonly model: string;
  readonly request: Json;
}) => Promise<Json>;

/** The golden cases to ask, how, how many at once, and a signal that the worker stops. */
export type CasesToAsk = {
  readonly cases: readonly GoldenCase[];
  readonly ask: Ask;
  readonly concurrency: number;
  readonly signal: AbortSignal;
};

/**
 * Asks the golden cases that have no result yet, some at once, and keeps each batch's results. Throws `StoppedError` when the
 * worker stops, `LostRunError` when the run is no longer ours.
 */
export async function replayCases(ctx: Context, test: TestInHand, asked: CasesToAsk): Promise<void> {
  const { cases, ask, concurrency, signal } = asked;
  const known = await listDoneCases(ctx.db.prisma, test.held.runId);
  const left = cases.filter(({ id }) => !known.has(id));
  let done = known.size;
  for (let at = 0; at < left.length; at += concurrency) {
    if (signal.aborted) throw new StoppedError("the worker is stopping");
    const batch = left.slice(at, at + concurrency);
    const results = await Promise.all(batch.map((golden) => replayCase(golden, ask)));
    done += results.length;
    await keepResults(ctx, test, { results, done, total: cases.length });
  }
}

type Result = Awaited<ReturnType<typeof replayCase>>;

function keepResults(
  ctx: Context,
  test: TestInHand,
  { results, done, total }: { results: readonly Result[]; done: number; total: number },
): Promise<void> {
  const { runId } = test.held;
  return writeAndTell(ctx, test, {
    told: { check: "replay", done, total },
    work: async (tx) => {
      await updateHeldRun(tx, runId, { done });
      await insertResults(
        tx,
        results.map((result) => ({ runId, ...result })),
      );
    },
  });
}

async function replayCase(golden: GoldenCase, ask: Ask) {
  const begun = performance.now();
  try {
    const { key, modality } = golden;
    const response = await ask({ key, modality, request: withStageDigests(golden.request) });
    const { evidence: _evidence, ...comparison } = compareAnswer(
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
