import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { serve } from "#lib/server/http/serve.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { anIncident } from "#lib/testing/an-incident.ts";
import type { Incident } from "#lib/testing/an-incident.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { aTarget, samples, serving } from "#lib/testing/target-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { targetsContract } from "./contract.ts";
import { createTarget } from "./create-target.ts";
import { detectHealth } from "./detect-health.ts";
import { getTarget } from "./get-target.ts";
import { pushSamples } from "./push-samples.ts";
import { receiveAlerts } from "./receive-alerts.ts";
import { reportServing } from "./report-serving.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let secret: string;
let incident: Incident;
let made = 0;
const alerts = serve(targetsContract.receiveAlerts, receiveAlerts);

beforeAll(async () => {
  web = await createWebEnvironment();
  secret = await aTokenSecret(web, ["read", "register"]);
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});
beforeEach(async () => {
  made += 1;
  incident = await anIncident(web, { slug: `mm_chat${made}` });
});

const later = (minutes: number) => new Date(testNow.getTime() + minutes * 60_000);
const detectAt = (now: Date) => detectHealth(aContext(web, { now, name: "detection" }), incident.targetId);

async function jobs(
  name: string,
): Promise<{ link?: string; data?: Record<string, string>; targetId?: string }[]> {
  const { rows } = await web.pool.query<{ data: Record<string, string> }>(
    "SELECT data FROM pgboss.job WHERE name = $1 AND (data->>'model' = $2 OR data->>'targetId' = $3)",
    [name, incident.model, incident.targetId],
  );
  return rows.map(({ data }) => data as object);
}

async function count(now: Date, audio: { correct: number; wrong: number }): Promise<void> {
  const requests = audio.correct + audio.wrong;
  const row = { version: incident.names.suspect, at: now, requests, ...audio };
  await pushSamples(aContext(web), { targetId: incident.targetId, ...samples([row]) });
}

it("finds the modality that got worse, tells the operators once, with a link to step 1", async () => {
  const health = await detectAt(testNow);
  expect(health).toMatchObject({
    state: "degraded",
    worse: ["audio"],
    since: testNow,
    versionId: incident.ids.suspect,
    baselineVersionId: incident.ids.previous,
  });
  await detectAt(later(1));
  const again = await detectAt(later(2));
  expect([again.since, again.checkedAt]).toEqual([testNow, later(2)]);
  const told = await jobs("tell_operators");
  expect(told).toHaveLength(1);
  expect(told[0]?.link).toBe(`/rollbacks/new?model=${incident.model}&target=${incident.targetId}`);
  expect(told[0]?.data?.["modalities"]).toBe("audio");
  const target = await getTarget(aContext(web), { targetId: incident.targetId });
  expect(target.health).toMatchObject({ state: "degraded", worse: ["audio"] });
  const { rows } = await web.pool.query(
    "SELECT before, after FROM audit_entries WHERE action = 'target.health_changed' AND object_id = $1",
    [incident.targetId],
  );
  expect(rows).toEqual([{ before: null, after: "degraded" }]);
});

it("heals only when it is shown to be well: neither silence nor a few right answers do", async () => {
  await detectAt(testNow);
  const silence = await detectAt(later(60));
  expect([silence.state, silence.worse, silence.reason]).toEqual([
    "degraded",
    ["audio"],
    "not_yet_recovered",
  ]);
  await count(later(119), { correct: 10, wrong: 0 });
  const few = await detectAt(later(120));
  expect([few.state, few.reason]).toEqual(["degraded", "not_yet_recovered"]);
  await count(later(179), { correct: 99_000, wrong: 1_000 });
  const well = await detectAt(later(180));
  expect([well.state, well.worse, well.since]).toEqual(["healthy", [], later(180)]);
  expect(await jobs("tell_operators")).toHaveLength(1);
  await count(later(239), { correct: 300, wrong: 300 });
  expect((await detectAt(later(240))).state).toBe("degraded");
  expect(await jobs("tell_operators")).toHaveLength(2);
});

it("has no data where nothing was counted or nothing served before, which is not fine", async () => {
  const { names } = incident;
  const target = await createTarget(aContext(web), { ...aTarget({ slug: "empty" }), model: incident.model });
  incident = { ...incident, targetId: target.id };
  const nothing = await detectAt(testNow);
  expect([nothing.state, nothing.reason, nothing.versionId]).toEqual(["no_data", "nothing_to_compare", null]);
  const move = serving([{ version: names.suspect, from: new Date(testNow.getTime() - 3_600_000) }]);
  await reportServing(aContext(web), { targetId: target.id, ...move });
  await count(testNow, { correct: 1, wrong: 99 });
  const alone = await detectAt(later(1));
  expect([alone.state, alone.versionId, alone.baselineVersionId]).toEqual([
    "no_data",
    incident.ids.suspect,
    null,
  ]);
  expect(alone.verdicts.map(({ verdict }) => verdict.kind)).toEqual(Array(4).fill("no_data"));
});

/** As Alertmanager sends it, with the fields that nobody reads. */
function webhook(status: "firing" | "resolved", labels: Record<string, string>) {
  const alert = {
    status,
    labels: { alertname: "AudioWrong", ...labels },
    annotations: { summary: "audio" },
    startsAt: "2026-11-20T11:00:00.123456789Z",
    generatorURL: "http://prometheus/graph",
    endsAt: status === "firing" ? "0001-01-01T00:00:00Z" : "2026-11-20T11:30:00Z",
    fingerprint: "0123456789abcdef",
  };
  const rest = {
    receiver: "lastgood",
    groupKey: "{}",
    truncatedAlerts: 0,
    externalURL: "http://alertmanager",
  };
  return { version: "4", status, alerts: [alert], groupLabels: {}, commonLabels: {}, ...rest };
}

const alert = async (body: object) =>
  (await askEndpoint<{ accepted: number; unmatched: number }>(alerts, { secret, body })).answer;

it("takes an alert where it belongs, has it judged at once, and lets it go when it is resolved", async () => {
  await count(testNow, { correct: 99_000, wrong: 1_000 });
  expect((await detectAt(later(1))).state).toBe("healthy");
  const firing = webhook("firing", { model: incident.model });
  expect(await alert(firing)).toEqual({ accepted: 1, unmatched: 0 });
  expect(await alert(firing)).toEqual({ accepted: 1, unmatched: 0 });
  const { rows } = await web.pool.query("SELECT status, ends_at FROM alerts WHERE target_id = $1", [
    incident.targetId,
  ]);
  expect(rows).toEqual([{ status: "firing", ends_at: null }]);
  expect(await jobs("detect_health")).not.toHaveLength(0);
  const open = await detectAt(later(2));
  expect([open.state, open.reason]).toEqual(["degraded", "alert_firing AudioWrong"]);
  expect(await alert(webhook("resolved", { model: incident.model }))).toEqual({ accepted: 1, unmatched: 0 });
  expect((await detectAt(later(3))).state).toBe("healthy");
});

it("counts an alert that belongs nowhere, and asks for the target where a model has several", async () => {
  expect(await alert(webhook("firing", { model: "nobody" }))).toEqual({ accepted: 0, unmatched: 1 });
  expect(await alert(webhook("firing", {}))).toEqual({ accepted: 0, unmatched: 1 });
  await createTarget(aContext(web), { ...aTarget({ slug: "second" }), model: incident.model });
  const { model } = incident;
  expect(await alert(webhook("firing", { model }))).toEqual({ accepted: 0, unmatched: 1 });
  expect(await alert(webhook("firing", { model, target: "production" }))).toEqual({
    accepted: 1,
    unmatched: 0,
  });
  const { rows } = await web.pool.query(
    "SELECT target_id::text FROM alerts JOIN targets ON targets.id = target_id WHERE model_id = (SELECT id FROM models WHERE slug = $1)",
    [model],
  );
  expect(rows).toEqual([{ target_id: incident.targetId }]);
});

it("refuses what is not Alertmanager's format and names the field", async () => {
  const { status, answer } = await askEndpoint(alerts, { secret, body: { status: "firing", alerts: [{}] } });
  expect([status, answer.code]).toEqual([400, "INVALID"]);
  expect(answer.invalidParams.map(({ name }) => name)).toContain("alerts.0.labels");
});
