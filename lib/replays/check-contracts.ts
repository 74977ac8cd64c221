import type { ConsumerExample } from "#lib/consumers/example-schema.ts";
import type { StoredConsumer } from "#lib/consumers/schema.ts";
import type { ReadLoss } from "#lib/replays/check-schema.ts";
import { insertContractResults, listContractResults, updateCheck } from "#lib/replays/check-store.ts";
import type { ContractResultRow } from "#lib/replays/check-store.ts";
import { answeredFields } from "#lib/replays/core/answer-faults.ts";
import { judgeContract, missingFields } from "#lib/replays/core/judge-contract.ts";
import { InstanceRefusal, MalformedAnswer } from "#lib/replays/infer-failures.ts";
import { StoppedError } from "#lib/replays/start-instance.ts";
import { beginTestCheck, finishTestCheck, writeAndTell } from "#lib/replays/test-in-hand.ts";
import type { TestInHand } from "#lib/replays/test-in-hand.ts";
import type { Ask } from "#lib/replays/watch-answers.ts";
import type { Context } from "#lib/server/context.ts";

/** A consumer with the requests it is tried with. */
export type ConsumerToTry = {
  readonly consumer: Pick<StoredConsumer, "id" | "slug" | "name" | "reads">;
  readonly examples: readonly ConsumerExample[];
};

/** What the contract checks need: how to ask, how many at once, when to stop, and what was read before. */
export type ContractPorts = {
  readonly ask: Ask;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly readLosses: readonly ReadLoss[];
};

/**
 * Asks the recorded requests of one consumer that have no result yet, and judges its contract. Throws `StoppedError` when the
 * worker stops, `LostRunError` when the run is no longer ours.
 */
export async function checkContract(
  ctx: Context,
  test: TestInHand,
  { consumer, examples, ports }: ConsumerToTry & { readonly ports: ContractPorts },
): Promise<void> {
  const check = { kind: "contract", subject: consumer.slug } as const;
  const { runId } = test.held;
  await beginTestCheck(ctx, test, check);
  const known = new Set((await listContractResults(ctx.db.prisma, runId)).map(({ exampleId }) => exampleId));
  const left = examples.filter(({ id }) => !known.has(id));
  let done = examples.length - left.length;
  for (let at = 0; at < left.length; at += ports.concurrency) {
    if (ports.signal.aborted) throw new StoppedError("the worker is stopping");
    const batch = left.slice(at, at + ports.concurrency);
    const rows = await Promise.all(batch.map((example) => tryExample(consumer, example, ports.ask)));
    done += rows.length;
    await writeAndTell(ctx, test, {
      told: { check: "contract", subject: consumer.slug, done, total: examples.length },
      work: async (tx) => {
        await insertContractResults(tx, runId, rows);
        await updateCheck(tx, { runId, ...check }, { done });
      },
    });
  }
  const results = await listContractResults(ctx.db.prisma, runId);
  const own = results.filter(({ consumerId }) => consumerId === consumer.id);
  const answers = own.map(({ exampleId: _example, consumerId: _consumer, ...answer }) => answer);
  const readLosses = ports.readLosses.find(({ consumerId }) => consumerId === consumer.id)?.fields ?? [];
  const judged = judgeContract({ reads: consumer.reads, answers, readLosses });
  const named = { ...judged, evidence: { ...judged.evidence, name: consumer.name } };
  await finishTestCheck(ctx, test, { ...check, judged: named, progress: { done, total: examples.length } });
}

async function tryExample(
  { reads }: ConsumerToTry["consumer"],
  { id: exampleId, key, modality, request }: ConsumerExample,
  ask: Ask,
): Promise<ContractResultRow> {
  const begun = performance.now();
  const ended = (end: Omit<ContractResultRow, "exampleId" | "durationMs">) => ({
    exampleId,
    durationMs: performance.now() - begun,
    ...end,
  });
  try {
    const missing = missingFields(reads, modality, answeredFields(await ask({ key, modality, request })));
    return ended({ outcome: missing.length === 0 ? "answered" : "incomplete", missing, detail: null });
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 300) : "no answer";
    const isRefused = error instanceof InstanceRefusal && error.isOfRequest;
    if (isRefused) return ended({ outcome: "refused", missing: [], detail });
    if (!(error instanceof MalformedAnswer)) return ended({ outcome: "no_answer", missing: [], detail });
    return ended({ outcome: "incomplete", missing: missingFields(reads, modality, new Set()), detail });
  }
}
