import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { fileStore } from "#lib/adapters/artifact-stores/file/index.ts";
import { serve } from "#lib/server/http/serve.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { anIncident } from "#lib/testing/an-incident.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import {
  aBundle,
  aGoldenCase,
  anAnswer,
  anInterface,
  sha256Of,
  stageDigests,
} from "#lib/testing/bundle-builders.ts";
import { FakeDeployer } from "#lib/testing/fake-deployer.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { registerVersion } from "#lib/versions/register-version.ts";
import type { CheckKind } from "./check-schema.ts";
import { replaysContract } from "./contract.ts";
import { getReplayRun } from "./get-replay-run.ts";
import { cancelReplay, queueReplay } from "./queue-replay.ts";
import { recordGoldenCases } from "./record-golden-cases.ts";
import type { Infer, ReplayPorts } from "./replay-ports.ts";
import { runReplay } from "./run-replay.ts";
import type { RecordGoldenCase } from "./schema.ts";
import { insertReplayRun } from "./store.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let targetId: string;
let models: string;
let made = 0;
let asked: Json[] = [];
const model = "mm_chat";
const replaying: readonly CheckKind[] = ["artifacts", "instance", "replay", "answers"];
const ctx = () => aContext(web);

beforeAll(async () => {
  web = await createWebEnvironment();
  targetId = (await anIncident(web)).targetId;
  models = join(web.data, "models");
  mkdirSync(models);
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});
beforeEach(() => {
  asked = [];
});

/** A version whose weights lie in a file, with this many golden cases, and a queued run of its test. */
async function aQueuedRun(
  cases: number,
  {
    weights = "the weights",
    checkKinds = replaying,
    golden: given = () => ({}),
  }: {
    readonly weights?: string;
    readonly checkKinds?: readonly CheckKind[];
    readonly golden?: (key: string) => Partial<RecordGoldenCase>;
  } = {},
): Promise<{ runId: string; versionId: string; name: string }> {
  made += 1;
  const name = `${model}_v9.${made}_20261001`;
  const file = join(models, `${made}.bin`);
  const runtime = join(models, "runtime.json");
  writeFileSync(file, weights);
  writeFileSync(runtime, '{"runtime":1}');
  const weightsUri = pathToFileURL(file).href;
  const bundle = aBundle(name, { weights: "the weights", weightsUri, interface: anInterface(["label"]) });
  const components = bundle.components.map((each) =>
    each.kind === "runtime" ? { ...each, uri: pathToFileURL(runtime).href } : each,
  );
  const { id: versionId } = await registerVersion(ctx(), { ...bundle, components, model });
  const keys = Array.from({ length: cases }, (_value, index) => `case-${String(index).padStart(3, "0")}`);
  const golden = keys.map((key) =>
    aGoldenCase(key, {
      request: { id: key, inputs: [] },
      modality: key.endsWith("0") ? "image" : "audio",
      ...given(key),
    }),
  );
  if (golden.length > 0) await recordGoldenCases(ctx(), { model, version: name, cases: golden });
  const runId = `0198c0de-0000-7000-8000-${String(made).padStart(12, "0")}`;
  const run = {
    id: runId,
    versionId,
    targetId,
    state: "queued",
    createdAt: ctx().now,
    checkKinds: [...checkKinds],
  };
  await inTransaction({ db: web }, (tx) => insertReplayRun(tx, run));
  return { runId, versionId, name };
}

/** Answers as the healthy version did, unless told otherwise for a case. */
function answering(other: (key: string) => Json | Error = () => anAnswer("seven")): Infer {
  return async ({ request }) => {
    asked.push(request);
    const answer = other(keyOf(request));
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

const keyOf = (request: Json) => String((request as { id: string }).id);

function ports(given: Partial<ReplayPorts> = {}): () => Promise<ReplayPorts> {
  const store = fileStore.create({ roots: [models] }, createAdapterContext("admin"));
  return async () => ({
    deployer: new FakeDeployer(),
    openStore: (uri) => (uri.startsWith("file:") ? store : null),
    infer: answering(),
    stagingDirectory: join(web.data, "staging"),
    startTimeoutMs: 5_000,
    signal: new AbortController().signal,
    ...given,
  });
}

const read = (runId: string) => getReplayRun(ctx(), { runId });

/** The checks of a run in a line each: kind, subject, verdict, code of the reason. */
async function verdicts(runId: string): Promise<string[]> {
  const { checks } = await read(runId);
  return checks.map(
    ({ kind, subject, verdict, reason }) =>
      `${[kind, subject].filter(Boolean).join(" ")}: ${verdict} ${reason?.code}`,
  );
}

it("restores, starts, asks every case for its stages and passes what answers as it did", async () => {
  const { runId, versionId } = await aQueuedRun(20);
  await runReplay(ctx(), runId, ports());
  const run = await read(runId);
  expect(run).toMatchObject({ state: "finished", verdict: "passed", total: 20, done: 20, failure: null });
  expect(run.restore.map(({ status }) => status)).toEqual(Array(7).fill("restored"));
  expect(readdirSync(join(web.data, "staging", versionId))).toHaveLength(7);
  expect(run.modalities).toMatchObject([
    { modality: "audio", total: 18, passed: 18 },
    { modality: "image", total: 2, passed: 2 },
  ]);
  expect(asked).toHaveLength(20);
  expect(asked[0]).toMatchObject({ parameters: { stage_digests: true } });
  await runReplay(ctx(), runId, ports());
  expect(asked).toHaveLength(20);
});

it("fails on one case that answers otherwise and names the first stage that differs", async () => {
  const { runId } = await aQueuedRun(3);
  const stages = stageDigests({ preprocess: sha256Of("other"), raw_output: sha256Of("other") });
  const infer = answering((key) => (key === "case-001" ? anAnswer("one", stages) : anAnswer("seven")));
  await runReplay(ctx(), runId, ports({ infer }));
  const run = await read(runId);
  expect([run.state, run.verdict]).toEqual(["finished", "failed"]);
  expect(run.results).toMatchObject([
    {
      key: "case-001",
      verdict: "failed",
      firstDiverging: "preprocess",
      expected: "label: seven",
      actual: "label: one",
    },
  ]);
});

it("asks critical cases first, and is failed by one at once while the others are still asked", async () => {
  const critical = (key: string) => ({ critical: key === "case-039" });
  const { runId } = await aQueuedRun(40, { golden: critical });
  const seen: (string | null)[] = [];
  const infer: Infer = async (call) => {
    if (keyOf(call.request) === "case-038") seen.push((await read(runId)).verdict);
    return answering((key) => anAnswer(key === "case-039" ? "one" : "seven"))(call);
  };
  await runReplay(ctx(), runId, ports({ infer }));
  expect([keyOf(asked[0] ?? null), asked.length, seen]).toEqual(["case-039", 40, ["failed"]]);
  const run = await read(runId);
  expect(run.judgement).toMatchObject({ code: "critical_failed", criticalFailed: 1, failed: 1 });
  expect(run.results).toMatchObject([
    { key: "case-039", differences: [{ output: "label", code: "values" }] },
  ]);
});

it("asks again where the healthy version's answers varied, and judges by their divergence", async () => {
  const repeats = [null, { response: anAnswer("eight"), stages: stageDigests() }, null, null];
  const { runId } = await aQueuedRun(3, { golden: () => ({ modality: "audio", repeats }) });
  const infer = answering(() => anAnswer(asked.length % 5 === 0 ? "eight" : "seven"));
  await runReplay(ctx(), runId, ports({ infer }));
  expect(asked).toHaveLength(15);
  const { judgement } = await read(runId);
  expect(judgement).toMatchObject({ passed: 3, divergence: { cases: 3, mean: expect.any(Number) } });
});

it("leaves the verdict open where an answer could not be had", async () => {
  const { runId } = await aQueuedRun(2);
  const infer = answering((key) => (key === "case-000" ? new Error("socket hang up") : anAnswer("seven")));
  await runReplay(ctx(), runId, ports({ infer }));
  const run = await read(runId);
  expect([run.state, run.verdict]).toEqual(["finished", "inconclusive"]);
  expect(run.results).toMatchObject([{ verdict: "no_result", failure: "socket hang up" }]);
});

it("is no test without golden cases", async () => {
  const { runId } = await aQueuedRun(0);
  await runReplay(ctx(), runId, ports());
  expect(await read(runId)).toMatchObject({ state: "finished", verdict: "not_run", total: 0 });
});

it("fails before anything starts when an artifact's digest differs, and leaves nothing in its place", async () => {
  const { runId, versionId } = await aQueuedRun(2, { weights: "tampered weights" });
  const deployer = new FakeDeployer();
  await runReplay(ctx(), runId, ports({ deployer }));
  const run = await read(runId);
  expect([run.state, run.verdict]).toEqual(["failed", "failed"]);
  expect(run.failure).toContain(sha256Of("tampered weights"));
  expect(run.restore[0]).toMatchObject({ component: "weights", status: "mismatch" });
  expect(deployer.calls.ensure).toBe(0);
  const files = readdirSync(join(web.data, "staging", versionId));
  expect(files.filter((file) => file.startsWith("weights"))).toEqual([]);
});

it("says what is missing where no store reads an address", async () => {
  const { runId } = await aQueuedRun(1);
  await runReplay(ctx(), runId, ports({ openStore: () => null }));
  const run = await read(runId);
  expect([run.state, run.verdict]).toEqual(["failed", "failed"]);
  expect(run.restore[0]).toMatchObject({
    status: "missing",
    detail: expect.stringContaining("no artifact store"),
  });
});

it("fails when the instance does not become ready, and runs nothing that comes after", async () => {
  const { runId } = await aQueuedRun(1);
  const deployer = new FakeDeployer({ startMs: 60_000 });
  await runReplay(ctx(), runId, ports({ deployer, startTimeoutMs: 300 }));
  expect(await read(runId)).toMatchObject({
    state: "failed",
    verdict: "failed",
    failure: expect.stringContaining("not ready after 0.3 s"),
  });
  expect(await verdicts(runId)).toEqual([
    "artifacts: pass bundle_restored",
    "instance: fail instance_not_ready",
    "replay audio: not_run earlier_check_failed",
    "replay image: not_run earlier_check_failed",
    "answers: not_run earlier_check_failed",
  ]);
});

it("leaves the verdict open when the deployer cannot be asked", async () => {
  const { runId } = await aQueuedRun(1);
  const deployer = new FakeDeployer();
  deployer.stall();
  await runReplay(ctx(), runId, ports({ deployer }));
  expect(await read(runId)).toMatchObject({ state: "failed", verdict: "inconclusive" });
});

it("is taken up by the next worker, which asks nothing twice", async () => {
  const { runId } = await aQueuedRun(40);
  const stop = new AbortController();
  const infer = answering(() => {
    stop.abort();
    return anAnswer("seven");
  });
  await expect(runReplay(ctx(), runId, ports({ infer, signal: stop.signal }))).rejects.toThrow("stopping");
  const halfway = await read(runId);
  expect([halfway.state, halfway.verdict]).toEqual(["replaying", null]);
  expect(halfway.done).toBeGreaterThan(0);
  expect(halfway.done).toBeLessThan(40);
  await runReplay(ctx(), runId, ports());
  expect(await read(runId)).toMatchObject({ state: "finished", verdict: "passed", done: 40 });
  expect(new Set(asked.map(keyOf)).size).toBe(40);
  expect(asked).toHaveLength(40);
});

/** A worker of its own that asks by the run's ports and is killed in the middle of a batch; prints every key it asked. */
const dyingWorker = `
import { fileStore } from "#lib/adapters/artifact-stores/file/index.ts";
import { runReplay } from "#lib/replays/run-replay.ts";
import { openDatabase } from "#lib/server/database/prisma.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { anAnswer } from "#lib/testing/bundle-builders.ts";
import { FakeDeployer } from "#lib/testing/fake-deployer.ts";

const [runId, models, stagingDirectory] = process.argv.slice(-3);
const store = fileStore.create({ roots: [models] }, createAdapterContext("admin"));
let asked = 0;
await runReplay(aContext(openDatabase(process.env.DATABASE_URL, { max: 4 })), runId, async () => ({
  deployer: new FakeDeployer(),
  openStore: () => store,
  infer: async ({ request }) => {
    process.stdout.write(request.id + "\\n");
    asked += 1;
    if (asked === 24) process.kill(process.pid, "SIGKILL");
    return anAnswer("seven");
  },
  stagingDirectory,
  startTimeoutMs: 5000,
  signal: new AbortController().signal,
}));
`;

it("is completed after its worker was killed, which asks no case that was answered", async () => {
  const { runId } = await aQueuedRun(40);
  const child = spawn(
    process.execPath,
    ["--input-type=module-typescript", "-e", dyingWorker, runId, models, join(web.data, "staging")],
    { cwd: join(import.meta.dirname, "..", ".."), stdio: ["ignore", "pipe", "inherit"] },
  );
  const printed: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  const [, signal] = await once(child, "close");
  expect(signal).toBe("SIGKILL");
  const before = printed.join("").trim().split("\n");
  const halfway = await read(runId);
  expect([halfway.state, halfway.done]).toEqual(["replaying", 16]);
  expect(await runReplay(ctx(), runId, ports()), "its lease has not ended").toBe("waiting");
  expect(asked).toEqual([]);
  await web.pool.query("UPDATE replay_runs SET lease_until = now() - interval '1 s' WHERE id = $1", [runId]);
  expect(await runReplay(ctx(), runId, ports())).toBe("ended");
  expect(await read(runId)).toMatchObject({ state: "finished", verdict: "passed", done: 40 });
  const answered = before.slice(0, 16);
  expect(asked).toHaveLength(24);
  expect(asked.map(keyOf).filter((key) => answered.includes(key))).toEqual([]);
}, 60_000);

it("stops at its next batch when it is cancelled, and stays cancelled", async () => {
  const { runId } = await aQueuedRun(64);
  const infer: Infer = async (call) => {
    if (asked.length === 16) await inTransaction({ db: web }, (tx) => cancelReplay(tx, ctx(), runId));
    return answering()(call);
  };
  await runReplay(ctx(), runId, ports({ infer }));
  expect(await read(runId)).toMatchObject({ state: "cancelled", verdict: null });
  expect(asked).toHaveLength(32);
  await runReplay(ctx(), runId, ports());
  expect(asked).toHaveLength(32);
});

it("queues a run together with its job, or neither", async () => {
  const { versionId } = await aQueuedRun(0);
  const run = { rollbackId: "0198c0de-0000-7000-8000-0000000000aa", versionId, targetId };
  const count = async () =>
    (
      await web.pool.query(
        "SELECT (SELECT count(*) FROM replay_runs)::int AS runs, (SELECT count(*) FROM pgboss.job WHERE name = 'run_replay')::int AS jobs",
      )
    ).rows[0];
  const runId = await inTransaction({ db: web }, (tx) => queueReplay(tx, ctx(), run));
  await expect(inTransaction({ db: web }, (tx) => queueReplay(tx, ctx(), run))).rejects.toThrow("one_open");
  await inTransaction({ db: web }, (tx) => cancelReplay(tx, ctx(), runId));
  const before = await count();
  const failing = inTransaction({ db: web }, async (tx) => {
    await queueReplay(tx, ctx(), run);
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await count()).toEqual(before);
  expect(before).toMatchObject({ jobs: 1 });
});

it("refuses golden cases of a modality that the model does not serve, and keeps a known key as it is", async () => {
  const { name } = await aQueuedRun(1);
  const secret = await aTokenSecret(web, ["read", "register"]);
  const record = serve(replaysContract.recordGoldenCases, recordGoldenCases);
  const ask = (cases: object[]) =>
    askEndpoint<{ recorded: number; invalidParams?: { name: string }[] }>(record, {
      secret,
      params: { model, version: name },
      body: { cases },
    });
  const video = await ask([aGoldenCase("new"), aGoldenCase("clip", { modality: "video" })]);
  expect([video.status, video.answer.invalidParams?.[0]?.name]).toEqual([400, "cases[1].modality"]);
  const again = await ask([aGoldenCase("case-000"), aGoldenCase("new")]);
  expect([again.status, again.answer.recorded]).toEqual([201, 1]);
});
