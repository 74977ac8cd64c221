import { afterAll, beforeAll, expect, it } from "vitest";
import { createModel } from "#lib/models/create-model.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { isSealed } from "#lib/server/secrets/sealed-secret.ts";
import { addSource, changeSource, removeSource } from "#lib/targets/change-sources.ts";
import { finishConnectionTest } from "#lib/targets/connection-test-store.ts";
import { createTarget } from "#lib/targets/create-target.ts";
import { getTarget } from "#lib/targets/get-target.ts";
import { putBounds, putRouter } from "#lib/targets/put-settings.ts";
import { testConnection } from "#lib/targets/test-connection.ts";
import { viewConnections } from "#lib/targets/view-connections.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { aModel } from "#lib/testing/bundle-builders.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { aTarget, makeWorkerKeys } from "#lib/testing/target-builders.ts";

let db: TestDatabase;
let targetId: string;
const ctx = () => aContext(db);
const viewer = () => aContext(db, { role: "viewer" });
const revision = async () => (await getTarget(ctx(), { targetId })).settingsRevision;

beforeAll(async () => {
  db = await createTestDatabase();
  process.env["DATABASE_URL"] = db.url;
  await makeWorkerKeys();
  await createModel(ctx(), aModel({ slug: "mm_chat" }));
  ({ id: targetId } = await createTarget(ctx(), { ...aTarget(), model: "mm_chat" }));
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await db.drop();
});

const router = {
  kind: "gateway",
  settings: { adminUrl: "http://127.0.0.1:20999", allowedInternal: ["127.0.0.1:20999"], timeoutMs: 2000 },
};

it("changes a router on the revision that was looked at, keeps its secret, and refuses an older revision", async () => {
  const before = await revision();
  const after = await putRouter(ctx(), { targetId, expectedRevision: before, ...router });
  expect(after.settingsRevision).toBe(before + 1);
  expect(after.router.settings).toMatchObject({ timeoutMs: 2000, token: true });
  const stale = putRouter(ctx(), { targetId, expectedRevision: before, ...router });
  await expect(stale).rejects.toMatchObject({
    code: "PRECONDITION_FAILED",
    extra: { currentRevision: before + 1 },
  });
  expect(await revision()).toBe(before + 1);
});

it("names the field of a secret that has to be entered again for another host", async () => {
  const settings = { adminUrl: "http://other.example:1", allowedInternal: [] };
  const moved = putRouter(ctx(), { targetId, expectedRevision: await revision(), kind: "gateway", settings });
  await expect(moved).rejects.toMatchObject({ invalidParams: [{ name: "settings.token" }] });
});

it("says whose settings a new target's refused field belongs to", async () => {
  const wrong = { kind: "process", settings: { adminUrl: "nowhere", token: "t" } };
  const refused = createTarget(ctx(), { ...aTarget({ slug: "other", deployer: wrong }), model: "mm_chat" });
  await expect(refused).rejects.toMatchObject({ invalidParams: [{ name: "deployer.settings.adminUrl" }] });
});

it("changes the bounds, which the next rollout is planned with", async () => {
  const { rolloutSettings, testSettings, title } = await getTarget(ctx(), { targetId });
  const changed = await putBounds(ctx(), {
    targetId,
    expectedRevision: await revision(),
    title,
    rolloutSettings: { ...rolloutSettings, minimumHoldMs: 30_000, differenceAlarmMs: 90_000 },
    testSettings,
    warmStandby: true,
    allowsDrills: true,
  });
  expect(changed).toMatchObject({
    rolloutSettings: { minimumHoldMs: 30_000, differenceAlarmMs: 90_000 },
    warmStandby: true,
    allowsDrills: true,
  });
});

it("adds, changes and removes one metric source and leaves the others as they are", async () => {
  const first = (await getTarget(ctx(), { targetId })).metricSources.map(({ id }) => id);
  const settings = {
    discoveryUrl: "http://127.0.0.1:9/sd",
    token: "of-the-source",
    allowedInternal: ["127.0.0.1:9"],
  };
  const added = await addSource(ctx(), {
    targetId,
    expectedRevision: await revision(),
    kind: "openmetrics",
    settings,
  });
  const source = added.metricSources.find(({ id }) => !first.includes(id));
  expect(source).toMatchObject({ kind: "openmetrics", settings: { token: true } });
  const sourceId = source?.id ?? "";
  await db.prisma.metricSource.update({
    where: { id: sourceId },
    data: { counters: { v1: 7 }, lastSuccessAt: testNow },
  });
  const { token: _token, ...unsaid } = settings;
  const changed = await changeSource(ctx(), {
    targetId,
    sourceId,
    expectedRevision: await revision(),
    settings: { ...unsaid, timeoutMs: 3000 },
  });
  expect(changed.metricSources.find(({ id }) => id === sourceId)).toMatchObject({
    settings: { timeoutMs: 3000, token: true },
    lastSuccessAt: null,
  });
  const row = await db.prisma.metricSource.findUniqueOrThrow({ where: { id: sourceId } });
  expect(row.counters).toEqual({});
  expect(isSealed((row.settings as { token: unknown }).token)).toBe(true);
  const removed = await removeSource(ctx(), { targetId, sourceId, expectedRevision: await revision() });
  expect(removed.metricSources.map(({ id }) => id)).toEqual(first);
});

it("shows the newest test of each connection and when one last passed, only to whoever may test", async () => {
  const ask = () => testConnection(ctx(), { targetId, subject: "router", subjectId: null });
  const passed = await ask();
  const result = { latencyMs: 12, sample: "v1: 100 %", failure: null };
  await finishConnectionTest(db.prisma, passed.id, { status: "passed", result, at: testNow });
  const later = new Date(testNow.getTime() + 60_000);
  const failed = await testConnection(aContext(db, { now: later }), {
    targetId,
    subject: "router",
    subjectId: null,
  });
  const failure = { latencyMs: null, sample: "", failure: "refused" };
  await finishConnectionTest(db.prisma, failed.id, { status: "failed", result: failure, at: later });
  const { tests } = await viewConnections(ctx(), { model: "mm_chat" });
  expect(tests).toMatchObject([
    {
      subject: "router",
      subjectId: targetId,
      newest: { id: failed.id, status: "failed" },
      lastPassedAt: testNow,
    },
  ]);
  expect((await viewConnections(viewer(), { model: "mm_chat" })).tests).toEqual([]);
});

it("lets nobody but an administrator change anything", async () => {
  const expectedRevision = await revision();
  const refused = { code: "FORBIDDEN" };
  await expect(putRouter(viewer(), { targetId, expectedRevision, ...router })).rejects.toMatchObject(refused);
  const source = { targetId, expectedRevision, kind: "push", settings: {} };
  await expect(addSource(viewer(), source)).rejects.toMatchObject(refused);
});
