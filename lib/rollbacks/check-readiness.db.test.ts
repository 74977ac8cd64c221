import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { ArtifactStore } from "#lib/adapters/artifact-stores/port.ts";
import { dropReplaysBefore } from "#lib/replays/drop-replays-before.ts";
import { getReplayRun } from "#lib/replays/get-replay-run.ts";
import { recordGoldenCases } from "#lib/replays/record-golden-cases.ts";
import { replayVersion } from "#lib/replays/replay-version.ts";
import type { ReplayPorts } from "#lib/replays/replay-ports.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { serve } from "#lib/server/http/serve.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { anIncident } from "#lib/testing/an-incident.ts";
import type { Incident } from "#lib/testing/an-incident.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { aGoldenCase, anAnswer } from "#lib/testing/bundle-builders.ts";
import { FakeDeployer } from "#lib/testing/fake-deployer.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { changeTarget } from "#lib/targets/change-target.ts";
import { detectHealth } from "#lib/targets/detect-health.ts";
import { getReadiness } from "#lib/targets/get-readiness.ts";
import { recordObservation } from "#lib/targets/observe-target.ts";
import { warmInstances } from "#lib/targets/warm-instances.ts";
import { cancelRollback } from "./cancel-rollback.ts";
import { checkReadiness } from "./check-readiness.ts";
import { chooseVersion } from "./choose-version.ts";
import { prepareVersion } from "./prepare-version.ts";
import { queueDueReadiness } from "./queue-due-readiness.ts";
import { readinessContract } from "./readiness-contract.ts";
import { requestReadiness } from "./request-readiness.ts";
import { runTest } from "./run-test.ts";
import { StartRollback } from "./schema.ts";
import { startRollback } from "./start-rollback.ts";
import { stopUnneededInstances } from "./stop-unneeded-instances.ts";
import { viewVersionChoice } from "./view-version-choice.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let incident: Incident;
let deployer: FakeDeployer;
let made = 0;
/** Minutes since the test began: every check is a minute after the one before. */
let minute = 0;
const later = (minutes: number) => new Date(testNow.getTime() + minutes * 60_000);
const ada = (now = later(minute)) => aContext(web, { role: "operator", name: "Ada", now });

beforeAll(async () => {
  web = await createWebEnvironment();
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});
beforeEach(async () => {
  made += 1;
  minute = 0;
  deployer = new FakeDeployer();
  incident = await anIncident(web, { slug: `mm_ready${made}` });
  await recordGoldenCases(aContext(web), {
    model: incident.model,
    version: incident.names.stable,
    cases: [aGoldenCase("picture", { modality: "image" })],
  });
  await routerSays(incident.names.suspect);
  await detectHealth(ada(), incident.targetId);
  await web.pool.query("UPDATE serving_intervals SET entered_at = $2 WHERE target_id = $1", [
    incident.targetId,
    new Date(testNow.getTime() - 3_600_000),
  ]);
});

/** The router was read: one version has everything. */
async function routerSays(version: string): Promise<void> {
  const slices = [{ version, role: "rest" as const, share: 100 }];
  const { targetId } = incident;
  const reading = { kind: "read", slices, generation: null } as const;
  const look = { targetId, reading, standing: "agrees", counts: null, versionIds: new Map() } as const;
  await inTransaction({ db: web }, (tx) => recordObservation(tx, ada(), look));
}

/** A store in which every artifact is there: `w2` for the stable version's weights, unless other bytes are given. */
function aStore(weights = "w2"): ArtifactStore {
  return {
    capabilities: { schemes: ["file"] },
    async fetch(uri, destination) {
      const text = uri.endsWith("/weights") ? weights : '{"runtime":1}';
      await writeFile(destination, text);
      return { sha256: createHash("sha256").update(text).digest("hex"), sizeBytes: text.length };
    },
  };
}

function ports(given: Partial<ReplayPorts> = {}): () => Promise<ReplayPorts> {
  return async () => ({
    deployer,
    openStore: () => aStore(),
    infer: async (): Promise<Json> => anAnswer("seven"),
    stagingDirectory: join(web.data, "staging"),
    startTimeoutMs: 2_000,
    signal: new AbortController().signal,
    ...given,
  });
}

const ask = () => requestReadiness(ada(), { targetId: incident.targetId });
const readiness = (now = later(minute)) => getReadiness(ada(now), { targetId: incident.targetId });
const outcomesOf = async () =>
  Object.fromEntries(
    ((await readiness()).last?.parts ?? []).map(({ part, outcome, reason }) => [
      part,
      `${outcome}: ${reason.code}`,
    ]),
  );
const running = async () => (await deployer.list()).map(({ version }) => version);

async function checked(given: Partial<ReplayPorts> = {}) {
  minute += 1;
  const { id } = await ask();
  await checkReadiness(ada(), id, ports(given));
  return readiness();
}

const problem = () =>
  StartRollback.parse({
    targetId: incident.targetId,
    suspectVersionId: incident.ids.suspect,
    symptoms: ["quality"],
    modalities: ["audio"],
    severity: 2,
    note: "digits are misheard",
  });

it("says yes, to the best version, in so many seconds, and stops what it started", async () => {
  expect((await readiness()).state).toBe("not_checked");
  const { last, ...now } = await checked();
  expect(now).toMatchObject({ state: "ready", reason: null, running: null });
  expect(last).toMatchObject({ versionName: "v1.2", verdict: "ready", requestedBy: "Ada", cause: "asked" });
  expect(last?.readyMs).toBeGreaterThan(0);
  expect(await outcomesOf()).toEqual({
    artifacts: "pass: artifacts_verified",
    instance: "pass: instance_ready",
    replay: "pass: replay_passed",
    consumers: "pass: consumers_unaffected",
  });
  expect(deployer.calls.ensure).toBeGreaterThan(0);
  expect(await running()).toEqual([]);
  expect(await warmInstances(ada(), { targetId: incident.targetId })).toEqual([]);
});

it("is not yes any more after 26 hours, nor once traffic moved", async () => {
  await checked();
  expect((await readiness(later(26 * 60 + 1))).state).toBe("ready");
  expect(await readiness(later(26 * 60 + 2))).toMatchObject({ state: "stale", reason: { code: "too_old" } });
  await web.pool.query("UPDATE serving_intervals SET entered_at = $2 WHERE target_id = $1", [
    incident.targetId,
    later(2),
  ]);
  expect(await readiness(later(3))).toMatchObject({ state: "stale", reason: { code: "traffic_moved" } });
});

it("says no with the component whose digest differs, and starts nothing", async () => {
  const { state, reason } = await checked({ openStore: () => aStore("tampered") });
  expect(state).toBe("not_ready");
  expect(reason).toMatchObject({ code: "artifact_differs", facts: { components: ["weights"] } });
  expect(deployer.calls.ensure).toBe(0);
});

it("fetches anew although the files of an earlier check are there", async () => {
  expect((await checked()).state).toBe("ready");
  const gone = await checked({ openStore: () => null });
  expect(gone).toMatchObject({ state: "not_ready", reason: { code: "artifact_missing" } });
});

it("says no when the instance never becomes ready, and takes it away", async () => {
  deployer = new FakeDeployer({ startMs: 60_000 });
  const { state, reason } = await checked({ startTimeoutMs: 300 });
  expect([state, reason?.code]).toEqual(["not_ready", "instance_not_started"]);
  expect(await outcomesOf()).toMatchObject({ replay: "not_run: not_reached" });
  expect(await running()).toEqual([]);
});

it("leaves it open when the deployer does not answer, and stops the instance when it does again", async () => {
  const infer = async (): Promise<Json> => {
    deployer.stall();
    return anAnswer("seven");
  };
  expect((await checked({ infer })).state).toBe("ready");
  expect(await warmInstances(ada(), { targetId: incident.targetId })).toMatchObject([{ state: "stopping" }]);
  const stalled = await checked();
  expect(stalled).toMatchObject({ state: "inconclusive", reason: { code: "deployer_unreachable" } });
  deployer.resume();
  await stopUnneededInstances(ada(), async () => deployer);
  expect(await running()).toEqual([]);
  expect(await warmInstances(ada(), { targetId: incident.targetId })).toEqual([]);
});

it("is a reason, not a crash, when the connections cannot be opened", async () => {
  const { id } = await ask();
  await checkReadiness(ada(), id, () => Promise.reject(new Error("no key opens the token")));
  expect(await readiness()).toMatchObject({
    state: "inconclusive",
    reason: { code: "could_not_check", facts: { detail: "no key opens the token" } },
  });
});

it("is open without golden cases until there are some, and no when one of them is answered otherwise", async () => {
  const wrong = await checked({ infer: async () => anAnswer("one") });
  expect(wrong).toMatchObject({
    state: "not_ready",
    reason: { code: "replay_failed", facts: { failed: 4 } },
  });
  await web.pool.query("ALTER TABLE golden_cases DISABLE TRIGGER USER");
  await web.pool.query("DELETE FROM golden_cases WHERE version_id = $1", [incident.ids.stable]);
  await web.pool.query("ALTER TABLE golden_cases ENABLE TRIGGER USER");
  const none = await checked();
  expect(none).toMatchObject({ state: "inconclusive", reason: { code: "no_golden_cases" } });
  const set = [incident.ids.stable, later(3)];
  await web.pool.query("UPDATE golden_sets SET created_at = $2 WHERE version_id = $1", set);
  await queueDueReadiness(ada(later(4)), { nightlyHour: 2 });
  expect((await readiness()).running).toMatchObject({ cause: "first" });
});

it("says that there is nothing to go back to", async () => {
  await web.pool.query(
    "UPDATE versions SET imported = true WHERE model_id = (SELECT model_id FROM targets WHERE id = $1)",
    [incident.targetId],
  );
  expect(await checked()).toMatchObject({ state: "no_candidate", reason: { code: "no_candidate" } });
});

it("leaves an instance running that somebody else started, and the standby of a target that wants one", async () => {
  await deployer.ensure({ version: incident.names.stable, bundleDirectory: web.data });
  await checked();
  expect(await running()).toEqual([incident.names.stable]);
  await deployer.remove(incident.names.stable);
  await changeTarget(aContext(web), { targetId: incident.targetId, warmStandby: true });
  await checked();
  expect(await running()).toEqual([incident.names.stable]);
  await changeTarget(aContext(web), { targetId: incident.targetId, warmStandby: false });
  await stopUnneededInstances(ada(), async () => deployer);
  expect(await running()).toEqual([]);
});

it("is asked for by operators through the API, once at a time, and not during a rollback", async () => {
  const post = serve(readinessContract.requestReadiness, requestReadiness);
  const params = { targetId: incident.targetId };
  const viewer = await askEndpoint(post, { secret: await aTokenSecret(web, ["read"]), params, body: {} });
  expect(viewer.status).toBe(403);
  const secret = await aTokenSecret(web, ["read", "operate"]);
  const first = await askEndpoint<{ id: string }>(post, { secret, params, body: {} });
  const second = await askEndpoint<{ id: string }>(post, { secret, params, body: {} });
  expect([first.status, second.status]).toEqual([202, 202]);
  expect(second.answer.id).toBe(first.answer.id);
  const acts = await web.pool.query(
    "SELECT count(*)::int AS count FROM audit_entries WHERE object_id = $1 AND action = 'readiness.requested'",
    [incident.targetId],
  );
  expect(acts.rows[0]).toEqual({ count: 1 });
  await startRollback(ada(), problem());
  expect((await readiness()).running).toBeNull();
  await expect(ask()).rejects.toMatchObject({ code: "CONFLICT" });
});

it("is queued at first sight, at night and after a move, by one worker only", async () => {
  const round = (now: Date) => queueDueReadiness(ada(now), { nightlyHour: 2 });
  await Promise.all([round(testNow), round(testNow)]);
  const first = (await readiness()).running;
  expect(first).toMatchObject({ cause: "first", state: "queued" });
  await checkReadiness(ada(), first?.id ?? "", ports());
  await round(later(60));
  expect((await readiness()).running).toBeNull();
  await round(later(14 * 60 + 1));
  expect((await readiness()).running).toMatchObject({ cause: "nightly" });
});

it("is taken up by another worker when its own dies, and ends without an answer after three", async () => {
  const { id } = await ask();
  const dies = ports({ infer: () => new Promise<never>(() => undefined) });
  void checkReadiness(ada(), id, dies);
  await expect.poll(async () => (await readiness()).running?.state).toBe("running");
  await checkReadiness(ada(), id, ports());
  expect((await readiness()).last).toBeNull();
  const die = () =>
    web.pool.query(
      "UPDATE readiness_checks SET state = 'running', attempts = attempts + 1, lease_until = clock_timestamp() - interval '1 s' WHERE id = $1",
      [id],
    );
  await die();
  await queueDueReadiness(ada(), { nightlyHour: 2 });
  expect((await readiness()).running?.state).toBe("queued");
  await die();
  await queueDueReadiness(ada(), { nightlyHour: 2 });
  expect(await readiness()).toMatchObject({ state: "inconclusive", reason: { code: "worker_lost" } });
});

it("gives way to a rollback: the check is abandoned and what it started is handed over or stopped", async () => {
  const { id } = await ask();
  const infer = async (): Promise<Json> => {
    if ((await readiness()).running !== null) await startRollback(ada(), problem());
    return anAnswer("seven");
  };
  await checkReadiness(ada(), id, ports({ infer }));
  expect(await readiness()).toMatchObject({ state: "not_checked", running: null, last: null });
});

it("prepares the recommended version while step 2 is read, tells the card, and stops it on cancel", async () => {
  const { id } = await startRollback(ada(), problem());
  const card = async () =>
    (await viewVersionChoice(ada(), { rollbackId: id })).candidates.find(({ recommended }) => recommended)
      ?.prepared;
  expect(await card()).toBeNull();
  let seen: unknown = null;
  const openStore = () => ({
    ...aStore(),
    fetch: async (...given: Parameters<ArtifactStore["fetch"]>) => {
      seen = await card();
      return aStore().fetch(...given);
    },
  });
  await rm(join(web.data, "staging"), { recursive: true, force: true });
  await prepareVersion(ada(), id, ports({ openStore }));
  expect(seen).toMatchObject({ state: "preparing" });
  expect(await card()).toMatchObject({ state: "ready", reason: null });
  expect(await running()).toEqual([incident.names.stable]);
  await stopUnneededInstances(ada(), async () => deployer);
  expect(await running()).toEqual([incident.names.stable]);
  await cancelRollback(ada(), { rollbackId: id, expectedRevision: 0, reason: "" });
  await stopUnneededInstances(ada(), async () => deployer);
  expect(await running()).toEqual([]);
});

it("says why a version could not be prepared", async () => {
  const { id } = await startRollback(ada(), problem());
  await rm(join(web.data, "staging"), { recursive: true, force: true });
  await prepareVersion(ada(), id, ports({ openStore: () => aStore("tampered") }));
  const { candidates } = await viewVersionChoice(ada(), { rollbackId: id });
  expect(candidates.find(({ recommended }) => recommended)?.prepared).toMatchObject({
    state: "failed",
    reason: { code: "artifact_differs" },
  });
});

it("leaves what was prepared alone once it is chosen or holds traffic, and stops it when another is chosen", async () => {
  const { id } = await startRollback(ada(), problem());
  await prepareVersion(ada(), id, ports());
  const choose = (candidateVersionId: string, expectedRevision: number) =>
    chooseVersion(ada(), {
      rollbackId: id,
      expectedRevision,
      candidateVersionId,
      readConsumers: [incident.consumerId],
    });
  const sweep = () => stopUnneededInstances(ada(), async () => deployer);
  await choose(incident.ids.stable, 0);
  await sweep();
  expect(await running()).toEqual([incident.names.stable]);
  await choose(incident.ids.previous, 1);
  await sweep();
  expect(await running()).toEqual([]);
  expect(await warmInstances(ada(), { targetId: incident.targetId })).toMatchObject([
    { versionId: incident.ids.previous, state: "testing" },
  ]);
  await deployer.ensure({ version: incident.names.previous, bundleDirectory: web.data });
  await routerSays(incident.names.previous);
  await sweep();
  expect(await running()).toEqual([incident.names.previous]);
  expect(await warmInstances(ada(), { targetId: incident.targetId })).toEqual([]);
});

it("stops the instance of a replay outside of a rollback once it has ended; of old replays the last stays", async () => {
  const replay = () =>
    replayVersion(ada(), { model: incident.model, version: incident.names.stable, goldenVersion: null });
  const { id: runId } = await replay();
  const duringRun: string[][] = [];
  const infer = async (): Promise<Json> => {
    await stopUnneededInstances(ada(), async () => deployer);
    duringRun.push(await running());
    return anAnswer("seven");
  };
  expect(await runTest(ada(), runId, ports({ infer }))).toBe("ended");
  expect(duringRun[0]).toEqual([incident.names.stable]);
  await stopUnneededInstances(ada(), async () => deployer);
  expect(await running()).toEqual([]);
  minute += 1;
  const { id: last } = await replay();
  await runTest(ada(), last, ports());
  const future = new Date(Date.now() + 60_000);
  expect(await dropReplaysBefore(ada(), future)).toBeGreaterThan(0);
  expect((await getReplayRun(ada(), { runId: last })).state).toBe("finished");
  await expect(getReplayRun(ada(), { runId })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
