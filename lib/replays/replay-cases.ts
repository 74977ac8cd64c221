import type { CaseEvidence } from "#lib/replays/comparison-schema.ts";
import type { CaseComparison } from "#lib/replays/core/compare-case.ts";
import type { GoldenComparison } from "#lib/replays/core/golden-comparison.ts";
import { failsAtOnce } from "#lib/replays/core/judge-cases.ts";
import { isJsonObject } from "#lib/replays/core/read-outputs.ts";
import type { GoldenCase } from "#lib/replays/store.ts";
import { updateHeldRun } from "#lib/replays/run-store.ts";
import { StoppedError } from "#lib/replays/start-instance.ts";
import { insertResults, listDoneCases } from "#lib/replays/store.ts";
import { writeAndTell } from "#lib/replays/test-in-hand.ts";
import type { TestInHand } from "#lib/replays/test-in-hand.ts";
import type { Ask } from "#lib/replays/watch-answers.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";

/** The golden cases to ask, how, how many at once, and a signal that the worker stops. */
export type CasesToAsk = {
  readonly cases: readonly GoldenCase[];
  readonly ask: Ask;
  readonly concurrency: number;
  readonly signal: AbortSignal;
};

/**
 * Asks the golden cases that have no result yet, some at once, and keeps each batch's results. A critical case that differs
 * fails the run at once; the others are still asked, since they tell the modality and the stage. Throws `StoppedError` when
 * the worker stops, `LostRunError` when the run is no longer ours.
 */
export async function replayCases(
  ctx: Context,
  test: TestInHand,
  { comparison, ...asked }: CasesToAsk & { readonly comparison: GoldenComparison },
): Promise<void> {
  const { cases, ask, concurrency, signal } = asked;
  const known = await listDoneCases(ctx.db.prisma, test.held.runId);
  const left = cases.filter(({ id }) => !known.has(id));
  let done = known.size;
  for (let at = 0; at < left.length; at += concurrency) {
    if (signal.aborted) throw new StoppedError("the worker is stopping");
    const batch = left.slice(at, at + concurrency);
    const results = await Promise.all(batch.map((golden) => replayCase(golden, comparison, ask)));
    done += results.length;
    await keepResults(ctx, test, { results, done, total: cases.length });
  }
}

type CaseVerdict = CaseComparison["verdict"] | "no_result";

/** What is kept of a case. */
type Result = Pick<GoldenCase, "critical"> & {
  readonly goldenCaseId: string;
  readonly verdict: CaseVerdict;
  readonly firstDiverging: CaseComparison["firstDiverging"];
  readonly expected: string | null;
  readonly actual: string | null;
  readonly evidence: CaseEvidence | null;
  readonly outputs: Json;
  readonly durationMs: number;
  readonly failure: string | null;
};

function keepResults(
  ctx: Context,
  test: TestInHand,
  { results, done, total }: { results: readonly Result[]; done: number; total: number },
): Promise<void> {
  const { runId } = test.held;
  return writeAndTell(ctx, test, {
    told: { check: "replay", done, total },
    work: async (tx) => {
      await updateHeldRun(tx, runId, { done, ...(results.some(failsAtOnce) ? { verdict: "failed" } : {}) });
      await insertResults(
        tx,
        results.map(({ critical: _critical, ...result }) => ({ runId, ...result })),
      );
    },
  });
}

const noFinding = { firstDiverging: null, expected: null, actual: null, evidence: null, outputs: null };

/** Longer answers are compared and not kept: a nightly replay must not fill the database. */
const longestKept = 262_144;

/** What is kept of an answer that differs: its outputs as they were first told. One that is the same is recorded already. */
function outputsToKeep(verdict: CaseVerdict, [first]: readonly Json[]): Json {
  if (verdict !== "failed" || !isJsonObject(first)) return null;
  const outputs = first["outputs"] ?? null;
  return JSON.stringify(outputs).length <= longestKept ? outputs : null;
}

async function replayCase(golden: GoldenCase, comparison: GoldenComparison, ask: Ask): Promise<Result> {
  const begun = performance.now();
  const { id: goldenCaseId, critical, key, modality } = golden;
  const timed = () => ({ goldenCaseId, critical, durationMs: performance.now() - begun });
  try {
    const responses: Json[] = [];
    const request = comparison.requestOf(golden);
    while (responses.length < comparison.askings(golden))
      responses.push(await ask({ key, modality, request }));
    const found = comparison.compare(golden, responses);
    return { ...found, outputs: outputsToKeep(found.verdict, responses), ...timed(), failure: null };
  } catch (error) {
    const failure = error instanceof Error ? error.message.slice(0, 300) : "no answer";
    return { verdict: "no_result", ...noFinding, ...timed(), failure };
  }
}
