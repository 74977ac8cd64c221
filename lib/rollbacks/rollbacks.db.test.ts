import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { serve } from "#lib/server/http/serve.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { anIncident } from "#lib/testing/an-incident.ts";
import type { Incident } from "#lib/testing/an-incident.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { aBundle } from "#lib/testing/bundle-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { checkRelease } from "#lib/targets/check-release.ts";
import { freezeTarget } from "#lib/targets/freeze-target.ts";
import { getVersion } from "#lib/versions/get-version.ts";
import { registerVersion } from "#lib/versions/register-version.ts";
import { acceptTests } from "./accept-tests.ts";
import { cancelTests, resumeTests } from "./cancel-tests.ts";
import { cancelRollback } from "./cancel-rollback.ts";
import { chooseVersion } from "./choose-version.ts";
import { closeRollback } from "./close-rollback.ts";
import { rollbacksContract } from "./contract.ts";
import { getRollback } from "./get-rollback.ts";
import { getRollbackReport } from "./get-rollback-report.ts";
import { runTests } from "./run-tests.ts";
import { StartRollback, StartRollout } from "./schema.ts";
import type { Rollback } from "./schema.ts";
import { startRollback } from "./start-rollback.ts";
import { startRollout } from "./start-rollout.ts";
import { takeOverRollback } from "./take-over-rollback.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let incident: Incident;
let made = 0;
const ada = () => aContext(web, { role: "operator", name: "Ada" });
const grace = () => aContext(web, { role: "operator", name: "Grace" });
const hourMs = 3_600_000;

beforeAll(async () => {
  web = await createWebEnvironment();
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});
beforeEach(async () => {
  made += 1;
  incident = await anIncident(web, { slug: `mm_chat${made}` });
});

function problem(given: object = {}): StartRollback {
  const { targetId, ids } = incident;
  const said = { symptoms: ["quality"], modalities: ["audio"], severity: 2, note: "digits are misheard" };
  return StartRollback.parse({ targetId, suspectVersionId: ids.suspect, ...said, ...given });
}

const start = (given: object = {}) => startRollback(ada(), problem(given));
const at = ({ id, revision }: Rollback) => ({ rollbackId: id, expectedRevision: revision });
const choose = (rollback: Rollback, candidateVersionId = incident.ids.stable, ctx = ada()) =>
  chooseVersion(ctx, { ...at(rollback), candidateVersionId, readConsumers: [] });
const again = ({ id }: Rollback) => getRollback(ada(), { rollbackId: id });

/** The standard plan, as a form without any choice sends it. */
const shift = (rollback: Rollback) =>
  startRollout(ada(), { ...StartRollout.parse({ expectedRevision: 0 }), ...at(rollback) });

async function upToRollout(): Promise<Rollback> {
  const chosen = await choose(await start());
  return shift(await acceptTests(ada(), { ...at(chosen), reason: "it is burning" }));
}

async function rows<Row>(sql: string, values: unknown[]): Promise<Row[]> {
  return (await web.pool.query(sql, values)).rows as Row[];
}

const actionsOf = async ({ id }: Rollback) =>
  (
    await rows<{ action: string }>("SELECT action FROM audit_entries WHERE object_id = $1 ORDER BY seq", [id])
  ).map(({ action }) => action);
const rolledBackTexts = async ({ id }: Rollback) =>
  (
    await rows<{ text: string }>("SELECT text_en AS text FROM change_entries WHERE rollback_id = $1", [id])
  ).map(({ text }) => text);
const replayRuns = ({ id }: Rollback) =>
  rows<{ state: string }>("SELECT state FROM replay_runs WHERE rollback_id = $1 ORDER BY created_at, id", [
    id,
  ]);

it("takes only a web address as the incident's, since the report links to it", () => {
  const given = { targetId: incident.targetId, suspectVersionId: incident.ids.suspect, severity: 2 };
  const said = { ...given, symptoms: ["quality"], modalities: ["audio"] };
  const readsAs = (incidentUrl: string) => StartRollback.safeParse({ ...said, incidentUrl }).success;
  expect(readsAs("https://incidents.example.org/7")).toBe(true);
  expect(["javascript:alert(1)", "data:text/html,x", "file:///etc"].some(readsAs)).toBe(false);
});

it("starts with a freeze, an audit entry, a drafted changelog entry and the evidence as it was", async () => {
  const rollback = await start();
  expect(rollback).toMatchObject({ step: "version", state: "open", revision: 0, driver: { name: "Ada" } });
  expect(rollback.suspect.id).toBe(incident.ids.suspect);
  const { allowed, freeze } = await checkRelease(ada(), { targetId: incident.targetId });
  expect([allowed, freeze?.ownerName, freeze?.rollbackId]).toEqual([false, "Ada", rollback.id]);
  expect(freeze?.expiresAt).toEqual(new Date(testNow.getTime() + 24 * hourMs));
  expect(await actionsOf(rollback)).toEqual(["rollback.started"]);
  expect(await rolledBackTexts(rollback)).toEqual(["v1.4 is being rolled back."]);
  const audio = rollback.evidence.find(
    ({ modality, metric }) => modality === "audio" && metric === "top1_accuracy",
  );
  expect(audio?.verdict).toMatchObject({ kind: "regressed", evidence: { baseline: 95, suspect: 60 } });
  await web.pool.query("DELETE FROM live_samples WHERE target_id = $1", [incident.targetId]);
  expect((await again(rollback)).evidence).toEqual(rollback.evidence);
});

it("refuses a second start and says who drives the first; of two at once one is made", async () => {
  const both = await Promise.allSettled([start(), startRollback(grace(), problem())]);
  const refused = both.find((each) => each.status === "rejected");
  const done = both.find((each) => each.status === "fulfilled");
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(refused?.reason).toMatchObject({ code: "CONFLICT", extra: { rollbackId: done?.value.id } });
  await expect(start()).rejects.toThrow(`${done?.value.driver.name} started a rollback on this target`);
  const open = await rows("SELECT 1 FROM rollbacks WHERE target_id = $1", [incident.targetId]);
  expect(open).toHaveLength(1);
});

it("takes over a freeze that was set by hand and keeps the later end", async () => {
  const expiresAt = new Date(testNow.getTime() + 100 * hourMs);
  const { id } = await freezeTarget(grace(), { targetId: incident.targetId, reason: "holiday", expiresAt });
  const { freeze } = await start();
  expect(freeze).toMatchObject({ id, ownerName: "Ada", expiresAt });
  const [act] = await rows(
    "SELECT before FROM audit_entries WHERE action = 'freeze.taken_over' AND object_id = $1",
    [incident.targetId],
  );
  expect(act).toEqual({ before: { owner: "Grace", expiresAt: expiresAt.toISOString() } });
});

it("names what is wrong with a problem, over HTTP, and lets only operators press", async () => {
  const handler = serve(rollbacksContract.startRollback, startRollback);
  const secret = await aTokenSecret(web, ["read", "operate"]);
  const ask = async (given: object) => {
    const { status, answer } = await askEndpoint(handler, { secret, body: { ...problem(), ...given } });
    return [status, answer.code, answer.invalidParams[0]?.name];
  };
  expect(await ask({ severity: 1, note: " " })).toEqual([400, "INVALID", "note"]);
  expect(await ask({ symptoms: [] })).toEqual([400, "INVALID", "symptoms"]);
  expect(await ask({ modalities: ["audio", "video"] })).toEqual([400, "INVALID", "modalities"]);
  expect(await ask({ suspectVersionId: incident.targetId })).toEqual([400, "INVALID", "suspectVersionId"]);
  expect((await ask({ targetId: incident.ids.old }))[0]).toBe(404);
  for (const scopes of [["read"], ["read", "register"]] as const) {
    const other = await aTokenSecret(web, scopes);
    const { status, answer } = await askEndpoint(handler, { secret: other, body: problem() });
    expect([status, answer.code, answer.extra?.["neededScope"]]).toEqual([403, "FORBIDDEN", "operate"]);
  }
  expect(await rows("SELECT 1 FROM rollbacks WHERE target_id = $1", [incident.targetId])).toEqual([]);
});

it("never lets a blocked version be chosen and says why, imported ones among them", async () => {
  const rollback = await start();
  const spare = await registerVersion(ada(), {
    ...aBundle(`${incident.model}_v1.5_20261116`),
    model: incident.model,
  });
  const blockersOf = async (id: string) => {
    const refusal = await choose(rollback, id).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "INVALID", invalidParams: [{ name: "candidateVersionId" }] });
    return (refusal as { extra: { blockers: string[] } }).extra.blockers;
  };
  expect(await blockersOf(incident.ids.old)).toEqual(
    expect.arrayContaining(["imported", "component_not_recorded"]),
  );
  expect(await blockersOf(incident.ids.suspect)).toContain("is_suspect");
  expect(await blockersOf(spare.id)).toContain("never_served");
  await expect(choose(rollback, incident.targetId)).rejects.toThrow("is no version of this model");
  expect(await again(rollback)).toEqual(rollback);
});

it("wants the loss of a consumer to be read before a version without its field is chosen", async () => {
  const rollback = await start();
  const { previous } = incident.ids;
  await expect(choose(rollback, previous)).rejects.toMatchObject({
    code: "INVALID",
    detail: expect.stringContaining("Captions loses alternatives"),
  });
  const read = { ...at(rollback), candidateVersionId: previous, readConsumers: [incident.consumerId] };
  expect(await chooseVersion(ada(), read)).toMatchObject({ step: "test", revision: 1 });
});

it("queues the tests of the chosen version; another choice cancels them", async () => {
  const chosen = await choose(await start());
  expect(chosen).toMatchObject({ step: "test", candidate: { id: incident.ids.stable }, exceptions: [] });
  expect(await replayRuns(chosen)).toEqual([{ state: "queued" }]);
  const rerun = await runTests(ada(), at(chosen));
  expect(rerun.testRunId).not.toBe(chosen.testRunId);
  expect(await replayRuns(chosen)).toEqual([{ state: "cancelled" }, { state: "queued" }]);
  const job = await rows("SELECT 1 FROM pgboss.job WHERE name = 'run_replay' AND data->>'runId' = $1", [
    rerun.testRunId,
  ]);
  expect(job).toHaveLength(1);
});

it("cancels its tests and takes them up again as the same run, each logged; what is finished is not taken up", async () => {
  const chosen = await choose(await start());
  const cancelled = await cancelTests(ada(), at(chosen));
  expect(await replayRuns(chosen)).toEqual([{ state: "cancelled" }]);
  await expect(cancelTests(ada(), at(cancelled))).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  const resumed = await resumeTests(ada(), at(cancelled));
  expect(resumed.testRunId).toBe(chosen.testRunId);
  expect(await replayRuns(chosen)).toEqual([{ state: "queued" }]);
  await expect(resumeTests(ada(), at(resumed))).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  expect(await actionsOf(chosen)).toEqual(
    expect.arrayContaining(["rollback.tests_cancelled", "rollback.tests_resumed"]),
  );
});

it("takes the losses that were read at step 2 into the tests, also when they are run again", async () => {
  const rollback = await start();
  const { previous } = incident.ids;
  const read = { ...at(rollback), candidateVersionId: previous, readConsumers: [incident.consumerId] };
  const chosen = await chooseVersion(ada(), read);
  const rerun = await runTests(ada(), at(chosen));
  const losses = await rows("SELECT read_losses AS losses FROM replay_runs WHERE id = ANY($1::uuid[])", [
    [chosen.testRunId, rerun.testRunId],
  ]);
  const told = { losses: [{ consumerId: incident.consumerId, fields: ["alternatives"] }] };
  expect(losses).toEqual([told, told]);
});

it("goes on without passed tests only for a reason, which stays with the rollback", async () => {
  const chosen = await choose(await start());
  await expect(acceptTests(ada(), { ...at(chosen), reason: "  " })).rejects.toMatchObject({
    code: "INVALID",
    invalidParams: [{ name: "reason" }],
  });
  const accepted = await acceptTests(ada(), { ...at(chosen), reason: "it is burning" });
  expect(accepted).toMatchObject({
    step: "rollout",
    exceptions: [{ check: "queued", reason: "it is burning", actor: { name: "Ada" } }],
  });
  expect(await actionsOf(chosen)).toContain("rollback.tests_passed_over");
});

it("needs no reason where the tests have passed", async () => {
  const chosen = await choose(await start());
  await web.pool.query("UPDATE replay_runs SET state = 'finished', verdict = 'passed' WHERE id = $1", [
    chosen.testRunId,
  ]);
  const accepted = await acceptTests(ada(), { ...at(chosen), reason: "" });
  expect(accepted).toMatchObject({ step: "rollout", exceptions: [] });
  expect(await actionsOf(chosen)).toContain("rollback.tests_accepted");
});

it("starts the rollout with a plan within the target's bounds; nothing can be cancelled afterwards", async () => {
  const rollback = await upToRollout();
  expect(rollback.step).toBe("notify");
  const [rollout] = await rows<{ state: string; plan: { stages: { share: number; holdMs: number }[] } }>(
    "SELECT state, plan, from_version_id, to_version_id FROM rollouts WHERE id = $1",
    [rollback.rolloutId],
  );
  expect(rollout).toMatchObject({
    state: "planned",
    from_version_id: incident.ids.suspect,
    to_version_id: incident.ids.stable,
  });
  expect(rollout?.plan.stages.map(({ share }) => share)).toEqual([5, 25, 50, 100]);
  expect(rollout?.plan.stages.slice(0, 3).every(({ holdMs }) => holdMs >= 240_000)).toBe(true);
  await expect(cancelRollback(ada(), { ...at(rollback), reason: "" })).rejects.toMatchObject({
    code: "PRECONDITION_FAILED",
  });
});

it("refuses a plan of one's own that cannot be used and names the stage", async () => {
  const chosen = await choose(await start());
  const accepted = await acceptTests(ada(), { ...at(chosen), reason: "it is burning" });
  const stages = [
    { share: 50, holdMs: 300_000 },
    { share: 20, holdMs: 300_000 },
  ];
  const refusal = startRollout(ada(), { ...at(accepted), preset: "custom", stages, holdMs: null });
  await expect(refusal).rejects.toMatchObject({ code: "INVALID" });
  expect(await again(accepted)).toEqual(accepted);
});

it("obeys its driver only, until somebody takes over, which is logged", async () => {
  const rollback = await start();
  await expect(choose(rollback, incident.ids.stable, grace())).rejects.toMatchObject({
    code: "CONFLICT",
    extra: { driver: "Ada" },
  });
  const taken = await takeOverRollback(grace(), { ...at(rollback), reason: "my shift" });
  expect([taken.driver.name, taken.revision]).toEqual(["Grace", 1]);
  const [act] = await rows(
    "SELECT reason, after FROM audit_entries WHERE action = 'rollback.taken_over' AND object_id = $1",
    [rollback.id],
  );
  expect(act).toEqual({ reason: "my shift", after: { driver: "Grace", driverBefore: "Ada" } });
  await expect(choose(taken)).rejects.toMatchObject({ code: "CONFLICT", extra: { driver: "Grace" } });
  expect((await choose(taken, incident.ids.stable, grace())).step).toBe("test");
});

it("changes nothing at a press that was drawn from an older revision", async () => {
  const rollback = await start();
  const chosen = await choose(rollback);
  const acts = await actionsOf(chosen);
  const stale = at(rollback);
  const presses = [
    choose(rollback),
    runTests(ada(), stale),
    acceptTests(ada(), { ...stale, reason: "go" }),
    shift(rollback),
    cancelRollback(ada(), { ...stale, reason: "" }),
    takeOverRollback(grace(), { ...stale, reason: "" }),
  ];
  for (const press of await Promise.allSettled(presses)) {
    expect(press).toMatchObject({ status: "rejected", reason: { code: "PRECONDITION_FAILED" } });
    expect(press).toMatchObject({ reason: { extra: { revision: 1 } } });
  }
  expect(await again(chosen)).toEqual(chosen);
  expect(await actionsOf(chosen)).toEqual(acts);
  expect(await replayRuns(chosen)).toHaveLength(1);
});

it("does once what is pressed twice at the same time", async () => {
  const rollback = await start();
  const presses = await Promise.allSettled([choose(rollback), choose(rollback), choose(rollback)]);
  expect(presses.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected", "rejected"]);
  expect(await replayRuns(rollback)).toHaveLength(1);
  expect((await actionsOf(rollback)).filter((action) => action === "rollback.version_chosen")).toHaveLength(
    1,
  );
  const accepted = await acceptTests(ada(), { ...at(await again(rollback)), reason: "go" });
  const shifts = await Promise.allSettled([shift(accepted), shift(accepted)]);
  expect(shifts.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(await rows("SELECT 1 FROM rollouts WHERE rollback_id = $1", [rollback.id])).toHaveLength(1);
});

it("keeps the order of the steps", async () => {
  const rollback = await start();
  await expect(shift(rollback)).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  await expect(runTests(ada(), at(rollback))).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  await expect(acceptTests(ada(), { ...at(rollback), reason: "go" })).rejects.toMatchObject({
    code: "PRECONDITION_FAILED",
  });
});

it("lifts the freeze and says so in the changelog when it is cancelled; a new one may start", async () => {
  const chosen = await choose(await start());
  const cancelled = await cancelRollback(ada(), { ...at(chosen), reason: "a false alarm" });
  expect(cancelled).toMatchObject({ state: "cancelled", step: "report", freeze: null, cancelledAt: testNow });
  expect((await checkRelease(ada(), { targetId: incident.targetId })).allowed).toBe(true);
  expect(await rolledBackTexts(chosen)).toEqual([expect.stringContaining("cancelled before traffic moved")]);
  expect(await replayRuns(chosen)).toEqual([{ state: "cancelled" }]);
  const suspect = await getVersion(ada(), { model: incident.model, version: incident.names.suspect });
  expect(suspect.knownBad).toBeNull();
  await expect(choose(cancelled)).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  expect((await start()).id).not.toBe(chosen.id);
});

it("closes once the rollout is finished: known bad, changelog, report; a second time changes nothing", async () => {
  const rollback = await upToRollout();
  await closeRollback(ada(), rollback.id);
  expect((await again(rollback)).state).toBe("open");
  await web.pool.query(
    `UPDATE rollouts SET state = 'finished', active_target_id = NULL, finished_at = now(),
       outcome = '{"code":"shown_to_have_helped","facts":{}}' WHERE id = $1`,
    [rollback.rolloutId],
  );
  await Promise.allSettled([closeRollback(ada(), rollback.id), closeRollback(ada(), rollback.id)]);
  await closeRollback(ada(), rollback.id);
  expect(await again(rollback)).toMatchObject({ state: "finished", step: "report", finishedAt: testNow });
  const suspect = await getVersion(ada(), { model: incident.model, version: incident.names.suspect });
  expect(suspect.knownBad).toMatchObject({ reason: "rolled_back_to v1.2" });
  expect(await rolledBackTexts(rollback)).toEqual(["v1.4 was rolled back to v1.2."]);
  expect((await actionsOf(rollback)).filter((action) => action === "rollback.finished")).toHaveLength(1);
  expect((await checkRelease(ada(), { targetId: incident.targetId })).allowed).toBe(false);
  const report = await getRollbackReport(ada(), { rollbackId: rollback.id });
  expect(report.timeline.map(({ action }) => action)).toEqual(
    expect.arrayContaining([
      "rollback.started",
      "freeze.set",
      "rollback.version_chosen",
      "rollback.finished",
    ]),
  );
});
