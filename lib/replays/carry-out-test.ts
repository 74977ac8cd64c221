import { join } from "node:path";
import type { Instance } from "#lib/adapters/deployers/port.ts";
import { z } from "zod";
import { checkContract } from "#lib/replays/check-contracts.ts";
import { checkLoad } from "#lib/replays/check-load.ts";
import { ReadLoss } from "#lib/replays/check-schema.ts";
import type { CheckJudgement, CheckKind, ReplayCheck } from "#lib/replays/check-schema.ts";
import { countAnswers, insertChecks, listChecks, listFaults } from "#lib/replays/check-store.ts";
import { judgeAnswers } from "#lib/replays/core/judge-answers.ts";
import { judgeReplayCheck } from "#lib/replays/core/judge-replay-check.ts";
import { judgeRestore } from "#lib/replays/core/judge-restore.ts";
import { judgeRun } from "#lib/replays/core/judge-run.ts";
import { planChecks } from "#lib/replays/core/plan-checks.ts";
import { readMaterial, readPlan } from "#lib/replays/read-material.ts";
import type { TestMaterial } from "#lib/replays/read-material.ts";
import { replayGoldenCases } from "#lib/replays/replay-golden-cases.ts";
import { restoreBundle } from "#lib/replays/restore-bundle.ts";
import type { ReplayPorts } from "#lib/replays/replay-ports.ts";
import type { RunToDo } from "#lib/replays/run-store.ts";
import { NotStartedError, startInstance, startOrFindInstance } from "#lib/replays/start-instance.ts";
import { beginTestCheck, changeTest, finishTestCheck, writeAndTell } from "#lib/replays/test-in-hand.ts";
import type { TestInHand } from "#lib/replays/test-in-hand.ts";
import { declaredAnswer, watchAnswers } from "#lib/replays/watch-answers.ts";
import type { AskedRequest } from "#lib/replays/watch-answers.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { failureReasonOf, failureTextOf } from "#lib/schema/failure-reason.ts";
import type { Context } from "#lib/server/context.ts";

/** A run with what it is to check and its ports; `signal` aborts when the worker stops or the run is no longer ours. */
export type TestToDo = {
  readonly run: RunToDo;
  readonly kinds: readonly CheckKind[];
  readonly ports: ReplayPorts;
};

/**
 * Does the checks of a test one after the other, and ends the run with the verdict of all. A bundle that cannot be restored or
 * an instance that is not ready ends it: what comes after is not run, and says why. Checks that have a verdict already are not
 * done again, except restoring and starting, whose results belong to the machine that does them.
 */
export async function carryOutTest(ctx: Context, test: TestInHand, todo: TestToDo): Promise<void> {
  const { run, kinds, ports } = todo;
  const plan = await readPlan(ctx, run);
  const material = await readMaterial(ctx, run, plan);
  const planned = planChecks(kinds, plan);
  await writeAndTell(ctx, test, {
    told: { state: "restoring" },
    work: (tx) => insertChecks(tx, run.id, planned),
  });
  const at = { state: "restoring", startedAt: run.startedAt ?? new Date(), failure: null };
  await changeTest(ctx, test, { ...at, total: material.cases.length });
  const directory = join(ports.stagingDirectory, run.versionId);
  const starting = { material, directory, ports, isOutside: run.rollbackId === null };
  if (!(await restore(ctx, test, starting))) return endEarly(ctx, test, "artifacts");
  await changeTest(ctx, test, { state: "starting" });
  const instance = await start(ctx, test, starting);
  if (instance === null) return endEarly(ctx, test, "instance");
  await changeTest(ctx, test, { state: "replaying", readyAt: new Date() });
  await askAll(ctx, test, { ...todo, material, url: instance.url ?? "" });
  await endTest(ctx, test, { state: "finished" });
}

type Starting = {
  readonly material: TestMaterial;
  readonly directory: string;
  readonly ports: ReplayPorts;
  /** Of any rollback. */
  readonly isOutside: boolean;
};

async function restore(
  ctx: Context,
  test: TestInHand,
  { material, directory, ports }: Starting,
): Promise<boolean> {
  const check = { kind: "artifacts" } as const;
  await beginTestCheck(ctx, test, check);
  const restored = await restoreBundle(material.version.components, directory, ports);
  await changeTest(ctx, test, { restore: restored });
  const judged = judgeRestore(restored);
  const done = restored.filter(({ status }) => status === "restored").length;
  await finishTestCheck(ctx, test, { ...check, judged, progress: { done, total: restored.length } });
  return judged.verdict === "pass";
}

/** Gives null when the instance is not ready, whatever the reason; the check says it. */
async function start(
  ctx: Context,
  test: TestInHand,
  { material, directory, ports, isOutside }: Starting,
): Promise<Instance | null> {
  const check = { kind: "instance" } as const;
  await beginTestCheck(ctx, test, check);
  const begun = performance.now();
  try {
    // Outside of a rollback the version that serves may be asked, whose instance nobody moves.
    const bring = isOutside ? startOrFindInstance : startInstance;
    const instance = await bring(material.version, directory, ports);
    const facts = { elapsedMs: Math.round(performance.now() - begun) };
    const reason = { code: "instance_ready", facts } as const;
    const judged: CheckJudgement = { verdict: "pass", reason, evidence: { url: instance.url } };
    await finishTestCheck(ctx, test, { ...check, judged, progress: { done: 1 } });
    return instance;
  } catch (error) {
    if (ports.signal.aborted) throw error;
    const detail = failureTextOf(error, longestDetail);
    // A version that does not come up has failed; a deployer that cannot be asked says nothing about it.
    const verdict = error instanceof NotStartedError ? "fail" : "inconclusive";
    const reason = { code: "instance_not_ready", facts: { detail, why: failureReasonOf(error) } } as const;
    await finishTestCheck(ctx, test, { ...check, judged: { verdict, reason, evidence: {} } });
    await changeTest(ctx, test, { failure: detail });
    return null;
  }
}

type Asking = TestToDo & { readonly material: TestMaterial; readonly url: string };

async function askAll(ctx: Context, test: TestInHand, asking: Asking): Promise<void> {
  const { run, ports, material, url } = asking;
  const { version, settings } = material;
  const { signal, infer } = ports;
  const askFor = watchAnswers(ctx, { runId: run.id, url, version, infer });
  const done = new Set((await listChecks(ctx.db.prisma, run.id)).filter(isJudged).map(idOf));
  const isToDo = (kind: CheckKind, subject = "") =>
    asking.kinds.includes(kind) && !done.has(idOf({ kind, subject }));
  const concurrency = settings.caseConcurrency;
  if (material.modalities.some((modality) => isToDo("replay", modality)))
    await replay(ctx, test, { ...asking, ask: askFor("replay") });
  const readLosses = z.array(ReadLoss).catch([]).parse(run.readLosses);
  for (const { consumer, examples } of material.consumers) {
    if (!isToDo("contract", consumer.slug)) continue;
    const contract = { ask: askFor("contract"), concurrency, signal, readLosses };
    await checkContract(ctx, test, { consumer, examples, ports: contract });
  }
  if (isToDo("load") && settings.loadRequests > 0) {
    const { versionId, targetId } = run;
    const load = { requests: requestsOf(material), ask: askFor("load"), settings, signal };
    await checkLoad(ctx, test, { versionId, targetId, ports: load });
  }
  if (asking.kinds.includes("answers")) await judgeForms(ctx, test, material);
}

async function replay(
  ctx: Context,
  test: TestInHand,
  { run, material, ports, ask }: Asking & { readonly ask: ReturnType<ReturnType<typeof watchAnswers>> },
): Promise<void> {
  const { modalities, cases, settings, version } = material;
  for (const subject of modalities) await beginTestCheck(ctx, test, { kind: "replay", subject });
  const asked = { cases, ask, concurrency: settings.caseConcurrency, signal: ports.signal };
  const judgement = await replayGoldenCases(ctx, test, {
    version,
    goldenVersionId: run.goldenVersionId,
    asked,
  });
  for (const subject of modalities) {
    const judged = judgeReplayCheck(judgement, subject);
    const own = judgement.modalities.find(({ modality }) => modality === subject);
    const progress = { done: own === undefined ? 0 : own.passed + own.failed + own.noResult };
    await finishTestCheck(ctx, test, { kind: "replay", subject, judged, progress });
  }
}

async function judgeForms(ctx: Context, test: TestInHand, material: TestMaterial): Promise<void> {
  const check = { kind: "answers" } as const;
  await beginTestCheck(ctx, test, check);
  const { runId } = test.held;
  const checks = await listChecks(ctx.db.prisma, runId);
  const answers = (await countAnswers(ctx.db, runId)) + answersOfLoad(checks);
  const faults = await listFaults(ctx.db.prisma, runId);
  const isDeclared = material.modalities.every(
    (modality) => declaredAnswer(material.version, modality).outputs !== null,
  );
  const judged = judgeAnswers({ answers, faults, isDeclared });
  await finishTestCheck(ctx, test, { ...check, judged, progress: { done: answers, total: answers } });
}

function answersOfLoad(checks: readonly ReplayCheck[]): number {
  const load = checks.find(({ kind }) => kind === "load")?.evidence;
  const [requests, errors] = [load?.["requests"], load?.["errors"]];
  const failed =
    errors !== null && typeof errors === "object" && !Array.isArray(errors) ? errors["errors"] : 0;
  return typeof requests === "number" ? requests - (typeof failed === "number" ? failed : 0) : 0;
}

/** The load is made of the golden cases, or of what consumers send where there is none. */
function requestsOf({ cases, consumers }: TestMaterial): AskedRequest[] {
  const recorded = cases.length > 0 ? cases : consumers.flatMap(({ examples }) => examples);
  return recorded.map(({ key, modality, request }) => ({ key, modality, request }));
}

const longestDetail = 500;
const isJudged = ({ verdict }: ReplayCheck): boolean => verdict !== null;
const idOf = ({ kind, subject }: Pick<ReplayCheck, "kind" | "subject">): string => `${kind} ${subject}`;

/** What comes after a check that failed is not run, and says which one that was. */
async function endEarly(ctx: Context, test: TestInHand, after: "artifacts" | "instance"): Promise<void> {
  const checks = await listChecks(ctx.db.prisma, test.held.runId);
  const reason = { code: "earlier_check_failed", facts: { check: after } } as const;
  const judged: CheckJudgement = { verdict: "not_run", reason, evidence: {} };
  for (const { kind, subject } of checks.filter(
    (check) => check.kind !== "artifacts" && check.kind !== "instance",
  )) {
    await finishTestCheck(ctx, test, { kind, subject, judged });
  }
  const instance = checks.find(({ kind }) => kind === "instance");
  if (after === "artifacts" && instance !== undefined)
    await finishTestCheck(ctx, test, { kind: "instance", judged });
  await endTest(ctx, test, { state: "failed", failure: failureOf(checks) });
}

function failureOf(checks: readonly ReplayCheck[]): string | null {
  const failed = checks.find(({ verdict }) => verdict !== null && verdict !== "pass");
  const detail: Json | undefined = failed?.reason?.facts["detail"];
  return typeof detail === "string" ? detail : null;
}

async function endTest(
  ctx: Context,
  test: TestInHand,
  end: { readonly state: "finished" | "failed"; readonly failure?: string | null },
): Promise<void> {
  const verdict = judgeRun(await listChecks(ctx.db.prisma, test.held.runId));
  await changeTest(ctx, test, { ...end, verdict, finishedAt: new Date() });
}
