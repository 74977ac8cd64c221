import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fileStore } from "#lib/adapters/artifact-stores/file/index.ts";
import { processDeployer } from "#lib/adapters/deployers/process/index.ts";
import { createConsumer } from "#lib/consumers/create-consumer.ts";
import { recordExamples } from "#lib/consumers/record-examples.ts";
import { CreateConsumer } from "#lib/consumers/schema.ts";
import { createModel } from "#lib/models/create-model.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { changeTarget } from "#lib/targets/change-target.ts";
import { createTarget } from "#lib/targets/create-target.ts";
import { TestSettings } from "#lib/targets/schema.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { aBundle, aModel } from "#lib/testing/bundle-builders.ts";
import { startSandboxProcess } from "#lib/testing/sandbox-process.ts";
import type { SandboxProcess } from "#lib/testing/sandbox-process.ts";
import { aTarget, makeWorkerKeys } from "#lib/testing/target-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { registerVersion } from "#lib/versions/register-version.ts";
import { componentFiles } from "./restore-bundle.ts";
import { getReplayRun } from "./get-replay-run.ts";
import { InstanceRefusal, MalformedAnswer } from "./infer-failures.ts";
import { cancelReplay, postponeReplay, queueReplay, takeUpAbandoned } from "./queue-replay.ts";
import type { ReplayToQueue } from "./queue-replay.ts";
import type { Infer, ReplayPorts } from "./replay-ports.ts";
import { resumeReplay } from "./resume-replay.ts";
import { runReplay } from "./run-replay.ts";

/** Real instances of the sandbox's versions, asked over HTTP; the tests count what they are asked. */
let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let sandbox: SandboxProcess;
let targetId: string;
let versionId: string;
let asked: string[] = [];
const model = "mm_digits";
const version = "mm_digits_v1.2_20260831";
const ctx = () => aContext(web, { now: new Date() });
const settings = (given: object = {}) =>
  TestSettings.parse({ loadRequests: 60, loadSeconds: 5, latencyFloorMs: 5_000, ...given });

beforeAll(async () => {
  web = await createWebEnvironment({ LASTGOOD_TESTS_AT_ONCE: "1" });
  await makeWorkerKeys();
  sandbox = await startSandboxProcess();
  await createModel(ctx(), aModel({ slug: model, modalities: ["text", "image"] }));
  ({ id: targetId } = await createTarget(ctx(), { ...aTarget({ testSettings: settings() }), model }));
  ({ id: versionId } = await registerVersion(ctx(), { ...bundleOf(version), model }));
}, 90_000);
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await sandbox.stop();
  await web.drop();
});

/** The bundle as it is committed, with its own interface and files. */
function bundleOf(name: string) {
  const directory = sandbox.bundleDirectory(name);
  const read = (file: string) => readFileSync(join(directory, file), "utf8");
  const { config, preprocessing, postprocessing, interface: io, monitoring } = componentFiles;
  const texts = {
    config: read(config),
    preprocessing: read(preprocessing),
    postprocessing: read(postprocessing),
    interface: read(io),
    monitoring: read(monitoring),
  };
  const bundle = aBundle(name, texts);
  const components = bundle.components.map((component) => {
    if (component.content !== null) return component;
    const file = join(directory, componentFiles[component.kind]);
    return {
      ...component,
      uri: pathToFileURL(file).href,
      sha256: digestOf(file),
      size: readFileSync(file).length,
    };
  });
  return { ...bundle, components };
}

function digestOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

const overHttp: Infer = async ({ url, model: name, request }) => {
  asked.push(JSON.stringify(request));
  const body = JSON.stringify(request);
  const response = await fetch(`${url}/v2/models/${name}/infer`, { method: "POST", body });
  const text = await response.text();
  if (!response.ok) throw new InstanceRefusal(response.status, text);
  return JSON.parse(text) as Json;
};

function ports(given: Partial<ReplayPorts> = {}): () => Promise<ReplayPorts> {
  const host = new URL(sandbox.adminUrl).host;
  const admin = {
    adminUrl: sandbox.adminUrl,
    token: sandbox.token,
    timeoutMs: 5_000,
    allowedInternal: [host],
  };
  const roots = [join(sandbox.bundleDirectory(version), "..")];
  const store = fileStore.create({ roots }, createAdapterContext("admin"));
  return async () => ({
    deployer: processDeployer.create(admin, createAdapterContext("admin")),
    openStore: (uri) => (uri.startsWith("file:") ? store : null),
    infer: overHttp,
    stagingDirectory: join(web.data, "staging"),
    startTimeoutMs: 20_000,
    signal: new AbortController().signal,
    ...given,
  });
}

const text = (value: string) => ({
  inputs: [{ name: "text", datatype: "BYTES", shape: [1], data: [value] }],
});

/** A consumer with what it reads and the texts that it sends. */
async function aConsumer(slug: string, fields: readonly string[], texts: readonly string[]): Promise<string> {
  const reads = [{ modality: "text" as const, fields }];
  const { id } = await createConsumer(ctx(), { ...CreateConsumer.parse({ slug, name: slug, reads }), model });
  const requests = texts.map((value, index) => ({
    key: `text-${String(index).padStart(2, "0")}`,
    modality: "text" as const,
    request: text(value),
  }));
  if (requests.length > 0) await recordExamples(ctx(), { model, consumer: slug, requests });
  return id;
}

/** Queues a test of the version; a rollback of its own for each. */
let rollbacks = 0;
function queue(given: Partial<ReplayToQueue> = {}): Promise<string> {
  rollbacks += 1;
  const rollbackId = `0198c0de-0000-7000-8000-${String(rollbacks).padStart(12, "0")}`;
  return inTransaction({ db: web }, (tx) =>
    queueReplay(tx, ctx(), { rollbackId, versionId, targetId, ...given }),
  );
}

const read = (runId: string) => getReplayRun(ctx(), { runId });
const cancel = (runId: string) => inTransaction({ db: web }, (tx) => cancelReplay(tx, ctx(), runId));

async function checkOf(runId: string, kind: string, subject = "") {
  const { checks } = await read(runId);
  const found = checks.find((check) => check.kind === kind && check.subject === subject);
  expect(found, `${kind} ${subject}`).toBeDefined();
  return found;
}

const said = async (runId: string, kind: string, subject = "") => {
  const check = await checkOf(runId, kind, subject);
  return `${check?.verdict} ${check?.reason?.code}`;
};

it("asks a real instance what consumers send, and takes nothing unknown for compatible", async () => {
  await aConsumer("reads-label", ["label", "alternatives"], ["seven", "three", "八"]);
  await aConsumer("reads-lost", ["label", "duration_ms"], ["seven"]);
  const lostId = await aConsumer("reads-lost-knowingly", ["duration_ms"], ["seven"]);
  await aConsumer("reads-unknown", [], ["seven"]);
  await aConsumer("sends-nothing", ["label"], []);
  await aConsumer("is-refused", ["label"], ["seven", "x".repeat(300)]);
  const runId = await queue({ readLosses: [{ consumerId: lostId, fields: ["duration_ms"] }] });
  await runReplay(ctx(), runId, ports());
  const contract = (slug: string) => said(runId, "contract", slug);
  expect(await contract("reads-label")).toBe("pass contract_kept");
  expect(await contract("reads-lost")).toBe("fail fields_missing");
  expect(await contract("reads-lost-knowingly")).toBe("fail loss_was_read");
  expect(await contract("reads-unknown")).toBe("inconclusive reads_unknown");
  expect(await contract("sends-nothing")).toBe("not_run no_recorded_requests");
  expect(await contract("is-refused")).toBe("fail requests_refused");
  const refused = await checkOf(runId, "contract", "is-refused");
  expect(refused?.reason?.facts).toMatchObject({
    requests: 2,
    refused: 1,
    detail: expect.stringContaining("400"),
  });
  expect(await said(runId, "artifacts")).toBe("pass bundle_restored");
  expect(await said(runId, "instance")).toBe("pass instance_ready");
  expect(await said(runId, "replay", "text")).toBe("not_run no_golden_cases");
  expect(await said(runId, "answers")).toBe("pass answers_well_formed");
  expect((await read(runId)).verdict).toBe("failed");
}, 60_000);

it("sends no more than the load that the target allows, to the candidate alone, and stops by itself", async () => {
  asked = [];
  const runId = await queue({ checkKinds: ["artifacts", "instance", "load"] });
  await runReplay(ctx(), runId, ports());
  expect(asked).toHaveLength(60);
  expect(await said(runId, "load")).toMatch(/^(pass load_not_compared|pass load_carried|fail load_errors)$/);
  const load = await checkOf(runId, "load");
  expect(load).toMatchObject({ done: 60, total: 60, evidence: { requests: 60, concurrency: 4 } });
  await changeTarget(ctx(), { targetId, testSettings: settings({ loadRequests: 10_000, loadSeconds: 1 }) });
  const timed = await queue({ checkKinds: ["artifacts", "instance", "load"] });
  const begun = performance.now();
  await runReplay(
    ctx(),
    timed,
    ports({ infer: async () => new Promise((done) => setTimeout(done, 40, {})) }),
  );
  expect(performance.now() - begun).toBeLessThan(8_000);
  expect((await checkOf(timed, "load"))?.done).toBeLessThan(200);
  await changeTarget(ctx(), { targetId, testSettings: settings() });
}, 60_000);

it("fails a version whose answers are empty or malformed, whichever check asked", async () => {
  const answer = (data: Json[]) => ({ outputs: [{ name: "score", datatype: "FP32", shape: [1], data }] });
  const malformed: Infer = async ({ request }) => {
    if (JSON.stringify(request).includes("三")) throw new MalformedAnswer('{"score":NaN}');
    return answer([null]);
  };
  await aConsumer("malformed", ["score"], ["三", "nine"]);
  const runId = await queue({ checkKinds: ["artifacts", "instance", "contract", "answers"] });
  await runReplay(ctx(), runId, ports({ infer: malformed }));
  const check = await checkOf(runId, "answers");
  expect(check).toMatchObject({ verdict: "fail", reason: { code: "answers_malformed" } });
  const faults = (check?.evidence["faults"] ?? []) as { code: string }[];
  const codes = faults.map(({ code }) => code);
  expect(new Set(codes)).toEqual(new Set(["not_a_number", "output_missing", "not_json"]));
}, 60_000);

it("is cancelled in its load and taken up again, without asking what has a result", async () => {
  asked = [];
  const runId = await queue({ checkKinds: ["artifacts", "instance", "contract", "load"] });
  await changeTarget(ctx(), { targetId, testSettings: settings({ loadRequests: 4_000, loadSeconds: 20 }) });
  let isCancelled = false;
  const cancelling: Infer = async (call) => {
    const isContract = !(await contractsAreOver(runId));
    if (!isContract && !isCancelled) {
      isCancelled = true;
      await cancel(runId);
    }
    return overHttp(call);
  };
  await runReplay(ctx(), runId, ports({ infer: cancelling }));
  const cancelled = await read(runId);
  expect([cancelled.state, cancelled.verdict]).toEqual(["cancelled", null]);
  expect(cancelled.checks.find(({ kind }) => kind === "load")?.verdict).toBeNull();
  expect(await runReplay(ctx(), runId, ports())).toBe("ended");
  await changeTarget(ctx(), { targetId, testSettings: settings() });
  asked = [];
  await inTransaction({ db: web }, (tx) => resumeReplay(tx, runId));
  expect(await runReplay(ctx(), runId, ports())).toBe("ended");
  expect((await read(runId)).state).toBe("finished");
  expect(asked, "the load alone").toHaveLength(60);
  await expect(inTransaction({ db: web }, (tx) => resumeReplay(tx, runId))).rejects.toMatchObject({
    code: "PRECONDITION_FAILED",
  });
}, 60_000);

async function contractsAreOver(runId: string): Promise<boolean> {
  const { checks } = await read(runId);
  return checks.filter(({ kind }) => kind === "contract").every(({ verdict }) => verdict !== null);
}

it("asks once more for what got no answer, when somebody takes the test up again", async () => {
  const runId = await queue({ checkKinds: ["artifacts", "instance", "contract"] });
  const dying: Infer = async (call) => {
    if (JSON.stringify(call.request).includes("seven")) throw new Error("socket hang up");
    return overHttp(call);
  };
  await runReplay(ctx(), runId, ports({ infer: dying }));
  expect(await said(runId, "contract", "reads-label")).toBe("inconclusive requests_without_answer");
  await web.pool.query("UPDATE replay_runs SET state = 'failed' WHERE id = $1", [runId]);
  asked = [];
  await inTransaction({ db: web }, (tx) => resumeReplay(tx, runId));
  await runReplay(ctx(), runId, ports());
  expect(await said(runId, "contract", "reads-label")).toBe("pass contract_kept");
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.every((request) => request.includes("seven"))).toBe(true);
}, 60_000);

it("is held by one worker; another waits, also where so many tests go on as may, and takes it up when the first is gone", async () => {
  const runId = await queue({ checkKinds: ["artifacts", "instance", "contract"] });
  const other = await queue({ checkKinds: ["artifacts", "instance"] });
  await aConsumer("waits", ["label"], ["seven", "two"]);
  const hung: (() => void)[] = [];
  const hanging: Infer = () => new Promise((resolve) => hung.push(() => resolve({})));
  const first = runReplay(ctx(), runId, ports({ infer: hanging }));
  await expect.poll(() => hung.length, { timeout: 20_000 }).toBeGreaterThan(0);
  expect(await runReplay(ctx(), runId, ports())).toBe("waiting");
  expect(await runReplay(ctx(), other, ports()), "one test at once").toBe("waiting");
  await postponeReplay(ctx(), other);
  expect(await takeUpAbandoned(ctx()), "it is held").toBe(0);
  // The first worker is gone: its lease ends, and nobody hears of it any more.
  await web.pool.query(
    "UPDATE replay_runs SET lease_until = now() - interval '1 s', sent_at = now() - interval '1 min' WHERE id = $1",
    [runId],
  );
  expect(await takeUpAbandoned(ctx())).toBe(1);
  expect(await takeUpAbandoned(ctx()), "it was sent a moment ago").toBe(0);
  expect(await runReplay(ctx(), runId, ports())).toBe("ended");
  const done = await read(runId);
  expect(done.state).toBe("finished");
  for (const release of hung) release();
  expect(await first, "what comes late writes nothing").toBe("ended");
  expect(await read(runId)).toEqual(done);
  expect(await runReplay(ctx(), other, ports())).toBe("ended");
}, 60_000);
