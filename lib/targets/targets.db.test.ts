import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createModel } from "#lib/models/create-model.ts";
import { serve } from "#lib/server/http/serve.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { aBundle, aModel } from "#lib/testing/bundle-builders.ts";
import { FakeDeployer } from "#lib/testing/fake-deployer.ts";
import { FakeMetricSource } from "#lib/testing/fake-metric-source.ts";
import { FakeRouter } from "#lib/testing/fake-router.ts";
import { aTarget, daysBefore, makeWorkerKeys, minutesBefore, serving } from "#lib/testing/target-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { registerVersion } from "#lib/versions/register-version.ts";
import { askRelease } from "./ask-release.ts";
import { changeTarget } from "./change-target.ts";
import { checkRelease } from "./check-release.ts";
import { targetsContract } from "./contract.ts";
import { createTarget } from "./create-target.ts";
import { freezeTarget } from "./freeze-target.ts";
import { getConnectionTest } from "./get-connection-test.ts";
import { liftFreeze } from "./lift-freeze.ts";
import { listServing, servingSince } from "./list-serving.ts";
import { reportServing } from "./report-serving.ts";
import { runConnectionTest } from "./run-connection-test.ts";
import type { OpenSubject } from "./run-connection-test.ts";
import type { Freeze, ServingInterval, Target } from "./schema.ts";
import { testConnection } from "./test-connection.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let target: Target;
let made = 0;
const model = "mm_chat";
const [one, two] = ["mm_chat_v1.0_20260101", "mm_chat_v1.1_20260201"];
const handlers = {
  create: serve(targetsContract.createTarget, createTarget),
  freeze: serve(targetsContract.freezeTarget, freezeTarget),
  ask: serve(targetsContract.askRelease, askRelease),
  report: serve(targetsContract.reportServing, reportServing),
};
const ctx = (given: Parameters<typeof aContext>[1] = {}) => aContext(web, given);
const allIntervals = async () => (await listServing(ctx(), { targetId: target.id, limit: 200 })).items;

beforeAll(async () => {
  web = await createWebEnvironment();
  await makeWorkerKeys();
  await createModel(ctx(), aModel());
  for (const name of [one, two]) await registerVersion(ctx(), { ...aBundle(name), model });
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});
beforeEach(async () => {
  made += 1;
  target = await createTarget(ctx(), { ...aTarget({ slug: `place-${made}` }), model });
});

it("keeps the secrets of connections sealed and shows only that they are set", async () => {
  expect(target.router.settings["token"]).toBe(true);
  const { rows } = await web.pool.query("SELECT router_settings::text AS kept FROM targets WHERE id = $1", [
    target.id,
  ]);
  expect(JSON.stringify(rows)).not.toContain("secret-of-the-gateway");
});

it("keeps a token that was not entered again while the address changes, and seals a new one", async () => {
  const sealed = async () =>
    (
      await web.pool.query<{ token: string }>(
        "SELECT router_settings->>'token' AS token FROM targets WHERE id = $1",
        [target.id],
      )
    ).rows[0]?.token;
  const before = await sealed();
  const settings = { adminUrl: "http://127.0.0.1:20998", allowedInternal: ["127.0.0.1:20998"] };
  const router = { kind: "gateway", settings };
  const changed = await changeTarget(ctx(), { targetId: target.id, router });
  expect(changed.router.settings).toMatchObject({ adminUrl: settings.adminUrl, token: true });
  expect(await sealed()).toBe(before);
  const entered = { ...router, settings: { ...settings, token: "another" } };
  await changeTarget(ctx(), { targetId: target.id, router: entered });
  expect(await sealed()).not.toBe(before);
});

it("names each setting that does not fit and each kind that does not exist", async () => {
  const secret = await aTokenSecret(web, ["read", "administer"]);
  const ask = (body: object) => askEndpoint(handlers.create, { secret, params: { model }, body });
  const noToken = { kind: "gateway", settings: { adminUrl: "ftp://here" } };
  const wrong = await ask({ ...aTarget({ slug: "wrong" }), router: noToken });
  expect([wrong.status, wrong.answer.code]).toEqual([400, "INVALID"]);
  expect(wrong.answer.invalidParams.map(({ name }) => name).toSorted()).toEqual([
    expect.stringContaining("adminUrl"),
    expect.stringContaining("token"),
  ]);
  const unknown = await ask({
    ...aTarget({ slug: "wrong" }),
    router: { kind: "carrier_pigeon", settings: {} },
  });
  expect([unknown.status, unknown.answer.code]).toEqual([400, "INVALID"]);
  const taken = await ask(aTarget({ slug: target.slug }));
  expect([taken.status, taken.answer.code]).toEqual([409, "CONFLICT"]);
});

it("freezes for operators only, once, until it is lifted or over", async () => {
  const body = { reason: "holiday", expiresAt: "2099-01-01T00:00:00Z" };
  const params = { targetId: target.id };
  const editor = await aTokenSecret(web, ["read", "register"]);
  expect((await askEndpoint(handlers.freeze, { secret: editor, params, body })).status).toBe(403);
  const operator = await aTokenSecret(web, ["operate"]);
  const past = await askEndpoint(handlers.freeze, {
    secret: operator,
    params,
    body: { ...body, expiresAt: "2020-01-01T00:00:00Z" },
  });
  expect([past.status, past.answer.invalidParams[0]?.name]).toEqual([400, "expiresAt"]);
  const set = await askEndpoint<Freeze>(handlers.freeze, { secret: operator, params, body });
  expect([set.status, set.answer.ownerName]).toEqual([201, "operate"]);
  const again = await askEndpoint(handlers.freeze, { secret: operator, params, body });
  expect(again.status).toBe(409);
  expect(again.answer.extra).toEqual({
    freezeId: set.answer.id,
    owner: "operate",
    reason: "holiday",
    until: "2099-01-01T00:00:00.000Z",
    rollbackId: null,
  });
  expect(await checkRelease(ctx(), params)).toMatchObject({ allowed: false, freeze: { reason: "holiday" } });
  await liftFreeze(ctx({ role: "operator" }), { ...params, reason: "back" });
  expect(await checkRelease(ctx(), params)).toEqual({ allowed: true, freeze: null });
  await expect(liftFreeze(ctx(), { ...params, reason: "" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("refuses a release on a frozen target with who and until when, never its registration, and writes both down", async () => {
  const params = { targetId: target.id };
  const secret = await aTokenSecret(web, ["read", "register"]);
  const ask = () => askEndpoint(handlers.ask, { secret, params, body: { version: two } });
  const report = (version: string) =>
    reportServing(ctx(), { ...params, ...serving([{ version, from: minutesBefore(1) }]) });
  await reportServing(ctx(), { ...params, ...serving([{ version: one, from: minutesBefore(2) }]) });
  expect((await ask()).status).toBe(200);
  await freezeTarget(ctx({ name: "Grace" }), { ...params, reason: "holiday", hours: 2 });
  const until = new Date(testNow.getTime() + 2 * 3_600_000).toISOString();
  const refusedAt = ctx();
  await expect(
    askRelease(refusedAt, { ...params, version: two, share: 100, reason: "nightly" }),
  ).rejects.toMatchObject({
    code: "CONFLICT",
    detail: expect.stringContaining(`frozen by Grace until ${until}: holiday`),
    extra: { owner: "Grace", until },
  });
  await expect(report(two)).rejects.toMatchObject({ code: "CONFLICT", extra: { owner: "Grace", until } });
  expect((await allIntervals()).map(({ versionName }) => versionName)).toEqual([one]);
  await report(one);
  made += 1;
  const name = `mm_chat_v2.${made}_20260301`;
  await registerVersion(ctx(), { ...aBundle(name), model });
  const acts = await web.pool.query<{ action: string }>(
    "SELECT action FROM audit_entries WHERE object_id = $1 AND action LIKE 'release.%' ORDER BY seq",
    [target.id],
  );
  expect(acts.rows.map(({ action }) => action)).toEqual(["release.allowed", "release.refused"]);
  await liftFreeze(ctx(), { ...params, reason: "over" });
  await report(two);
  expect((await allIntervals()).find(({ endedAt }) => endedAt === null)?.versionName).toBe(two);
});

it("lets a freeze end by itself at its expiry", async () => {
  const expiresAt = new Date(testNow.getTime() + 3_600_000);
  await freezeTarget(ctx(), { targetId: target.id, reason: "an hour", expiresAt });
  const at = (now: Date) => checkRelease(ctx({ now }), { targetId: target.id });
  expect((await at(new Date(expiresAt.getTime() - 1))).allowed).toBe(false);
  expect((await at(expiresAt)).allowed).toBe(true);
});

it("ends what was open when a move is reported", async () => {
  const targetId = target.id;
  await reportServing(ctx(), { targetId, ...serving([{ version: one, from: minutesBefore(60) }]) });
  const shares = [
    { version: one, from: minutesBefore(20), share: 90 },
    { version: two, from: minutesBefore(20), share: 10 },
  ];
  await reportServing(ctx(), { targetId, ...serving(shares) });
  await reportServing(ctx(), { targetId, ...serving(shares) });
  const found = await allIntervals();
  const open = found.filter(({ endedAt }) => endedAt === null);
  expect(found).toHaveLength(3);
  expect(open.map(({ share }) => share).toSorted((a, b) => a - b)).toEqual([10, 90]);
  expect(found.at(-1)).toMatchObject({ versionName: one, endedAt: minutesBefore(20), origin: "reported" });
});

it("keeps one hundred percent open: a move at the same instant replaces, an older one is refused", async () => {
  const targetId = target.id;
  const move = (version: string, minutes: number) =>
    reportServing(ctx(), { targetId, ...serving([{ version, from: minutesBefore(minutes) }]) });
  await move(one, 10);
  await move(two, 10);
  await expect(move(one, 15)).rejects.toMatchObject({ code: "CONFLICT" });
  const open = (await allIntervals()).filter(({ endedAt }) => endedAt === null);
  expect(open.map(({ versionName, share }) => [versionName, share])).toEqual([[two, 100]]);
});

it("names what is wrong with a report", async () => {
  const secret = await aTokenSecret(web, ["read", "register"]);
  const ask = (body: object) =>
    askEndpoint(handlers.report, { secret, params: { targetId: target.id }, body });
  const wrong = async (body: object) => (await ask(body)).answer.invalidParams[0]?.name;
  const day = daysBefore(1);
  expect(await wrong(serving([{ version: "mm_chat_v9_20200101", from: day }]))).toBe("intervals[0].version");
  expect(await wrong(serving([{ version: one, from: new Date(Date.now() + 60_000) }]))).toBe(
    "intervals[0].startedAt",
  );
  expect(await wrong(serving([{ version: one, from: day, to: day }], true))).toBe("intervals[0].endedAt");
  expect(await wrong(serving([{ version: one, from: daysBefore(2), to: day }]))).toBe("intervals[0].endedAt");
  expect(await wrong(serving([{ version: one, from: day, share: 60 }]))).toBe("intervals");
  expect(await allIntervals()).toEqual([]);
});

it("imports past intervals once, marked as imported, whoever sends them again", async () => {
  const history = serving(
    [
      { version: one, from: daysBefore(30), to: daysBefore(10), healthy: true },
      { version: two, from: daysBefore(10), to: daysBefore(5), healthy: false },
    ],
    true,
  );
  for (let time = 0; time < 2; time += 1) await reportServing(ctx(), { targetId: target.id, ...history });
  const found = await allIntervals();
  expect(found.map(({ versionName, origin, healthy }) => [versionName, origin, healthy])).toEqual([
    [two, "imported", false],
    [one, "imported", true],
  ]);
  const { rows } = await web.pool.query(
    "SELECT DISTINCT entered_at FROM serving_intervals WHERE target_id = $1",
    [target.id],
  );
  expect(rows).toEqual([{ entered_at: testNow }]);
});

it("reads the newest intervals of a history longer than a query may be", async () => {
  const first = daysBefore(400).getTime();
  const rows = Array.from({ length: 2_100 }, (_value, index) => index);
  const versionId = (await registerVersion(ctx(), { ...aBundle(one), model })).id;
  await web.pool.query(
    `INSERT INTO serving_intervals (id, target_id, version_id, share, started_at, ended_at, origin, actor_kind, actor_name)
     SELECT gen_random_uuid(), $1, $2, 100, began, began + interval '1 hour', 'imported', 'token', 'import' FROM UNNEST($3::timestamptz[]) AS began`,
    [target.id, versionId, rows.map((index) => new Date(first + index * 3_600_000))],
  );
  const found = await servingSince(ctx(), { targetIds: [target.id], since: null });
  expect(found.at(-1)?.startedAt).toEqual(new Date(first + 2_099 * 3_600_000));
  expect(found.every((each, index) => index === 0 || isAfter(each, found[index - 1]))).toBe(true);
});

function isAfter(later: ServingInterval, earlier: ServingInterval | undefined): boolean {
  return earlier !== undefined && later.startedAt > earlier.startedAt;
}

async function testNowOf(
  asked: { subject: "router" | "deployer" | "metric_source"; subjectId?: string },
  open: OpenSubject,
) {
  const input = { targetId: target.id, subject: asked.subject, subjectId: asked.subjectId ?? null };
  const queued = await testConnection(ctx(), input);
  expect(queued).toMatchObject({ status: "queued", result: null });
  await runConnectionTest(ctx(), queued.id, open);
  return getConnectionTest(ctx(), { testId: queued.id });
}

it("tests every kind of connection with a real call and keeps a sample of the answer", async () => {
  const router = new FakeRouter([one, two]);
  const tested = await testNowOf({ subject: "router" }, async () => ({ kind: "router", router }));
  expect(tested).toMatchObject({ status: "passed", result: { sample: `${one}: 100 %`, failure: null } });
  expect(router.calls.read).toBe(1);
  const deployer = new FakeDeployer();
  await deployer.ensure({ version: one, bundleDirectory: web.data });
  const deployed = await testNowOf({ subject: "deployer" }, async () => ({ kind: "deployer", deployer }));
  expect(deployed.result?.sample).toContain(`${one}: `);
  const source = new FakeMetricSource();
  source.set(one, "audio", { requestCount: 12 });
  const subjectId = target.metricSources[0]?.id ?? "";
  const measured = await testNowOf({ subject: "metric_source", subjectId }, async () => ({
    kind: "metric_source",
    source,
  }));
  expect(measured.result?.sample).toBe(`${one}: audio 12 requests`);
});

it("keeps why a connection failed, and never runs a finished test again", async () => {
  const router = new FakeRouter([one]);
  router.stall();
  const open: OpenSubject = async () => ({ kind: "router", router });
  const failed = await testNowOf({ subject: "router" }, open);
  expect(failed).toMatchObject({
    status: "failed",
    result: { latencyMs: null, failure: expect.stringContaining("no answer within the time limit") },
  });
  router.resume();
  await runConnectionTest(ctx(), failed.id, open);
  expect(await getConnectionTest(ctx(), { testId: failed.id })).toEqual(failed);
  const source = new FakeMetricSource();
  source.fail("ECONNREFUSED");
  const subjectId = target.metricSources[0]?.id ?? "";
  const dead = await testNowOf({ subject: "metric_source", subjectId }, async () => ({
    kind: "metric_source",
    source,
  }));
  expect(dead.result?.failure).toContain("ECONNREFUSED");
  await expect(
    testConnection(ctx(), { targetId: target.id, subject: "metric_source", subjectId: target.id }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});
