import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTarget } from "#lib/targets/create-target.ts";
import { reportServing } from "#lib/targets/report-serving.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { anIncident } from "#lib/testing/an-incident.ts";
import { aGoldenCase, anAnswer, stageDigests } from "#lib/testing/bundle-builders.ts";
import { aTarget, minutesBefore } from "#lib/testing/target-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { captureGoldenCases, getGoldenSet } from "./capture-golden-cases.ts";
import { CompareSettings } from "./comparison-schema.ts";
import { queueDueCaptures } from "./queue-due-captures.ts";
import { recordGoldenCases } from "./record-golden-cases.ts";
import { changeReplaySettings, getReplaySettings } from "./replay-settings.ts";
import { runGoldenCapture } from "./run-golden-capture.ts";
import type { CapturePorts } from "./run-golden-capture.ts";
import { listGoldenCases } from "./store.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let incident: Awaited<ReturnType<typeof anIncident>>;
let asked: Json[] = [];
let made = 0;
const ctx = () => aContext(web);

beforeAll(async () => {
  web = await createWebEnvironment();
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});
beforeEach(async () => {
  asked = [];
  made += 1;
  incident = await anIncident(web, { slug: `mm_chat${made}` });
});

/** The version holds everything of the incident's target from now on, in this state of health. */
async function serves(version: "stable" | "old", state: "healthy" | "degraded" | "no_data"): Promise<void> {
  const { targetId, names, ids } = incident;
  const interval = { version: names[version], share: 100, startedAt: minutesBefore(5), endedAt: null };
  await reportServing(ctx(), {
    targetId,
    imported: false,
    intervals: [{ ...interval, reason: "went back", healthy: null }],
  });
  await web.pool.query(
    `INSERT INTO target_health (target_id, state, since, checked_at, version_id, verdicts, worse)
     VALUES ($1, $2, now(), now(), $3, '[]', '{}')
     ON CONFLICT (target_id) DO UPDATE SET state = $2, version_id = $3`,
    [targetId, state, ids[version]],
  );
}

const request = (modality: string, at: number): Json => ({
  id: `live-${at}`,
  inputs: [{ name: modality, data: [at] }],
});

/** A target whose router remembers these requests, and whose instance answers as told. */
function ports(
  given: { answer?: (request: Json, times: number) => Json | Error; requests?: Json[]; url?: null } = {},
) {
  const { requests = [request("image", 1), request("audio", 2), request("audio", 2)], answer } = given;
  const times = new Map<string, number>();
  const infer: CapturePorts["infer"] = async (call) => {
    asked.push(call.request);
    const { id } = call.request as { id: string };
    times.set(id, (times.get(id) ?? 0) + 1);
    const answered = answer?.(call.request, times.get(id) ?? 0) ?? anAnswer("seven");
    if (answered instanceof Error) throw answered;
    return answered;
  };
  const ready = {
    version: incident.names.stable,
    state: "ready",
    url: given.url === null ? null : "http://127.0.0.1:1",
    bundleDirectory: null,
    startedAt: null,
    readyAt: null,
    failure: null,
  } as const;
  return async (): Promise<CapturePorts> => ({
    router: {
      recentRequests: async () =>
        requests.map((one) => ({ at: testNow, version: incident.names.stable, request: one })),
    },
    deployer: { status: async () => ready },
    infer,
  });
}

const version = () => ({ model: incident.model, version: incident.names.stable });
const summary = () => getGoldenSet(ctx(), version());
const wish = (requests: { key: string; critical: boolean; request: Json }[] | null = null) =>
  captureGoldenCases(ctx(), { ...version(), targetId: incident.targetId, requests });
const jobs = async () =>
  (
    await web.pool.query<{ id: string }>(
      "SELECT data->>'captureId' AS id FROM pgboss.job WHERE name = 'capture_golden_cases' AND data->>'captureId' IN (SELECT id::text FROM golden_captures WHERE version_id = $1)",
      [incident.ids.stable],
    )
  ).rows.map(({ id }) => id);

describe("a version that took all traffic", () => {
  it("is asked for golden cases when it is healthy, once for the time that it serves", async () => {
    await serves("stable", "no_data");
    expect(await queueDueCaptures(ctx())).toBe(0);
    expect((await summary()).captures).toMatchObject([{ trigger: "full_traffic", state: "queued" }]);
    await serves("stable", "healthy");
    await queueDueCaptures(ctx());
    const [captureId = "", ...others] = await jobs();
    expect(others).toEqual([]);
    await runGoldenCapture(ctx(), captureId, ports());
    const set = await summary();
    expect(set).toMatchObject({
      cases: 5,
      modalities: [
        { modality: "audio", cases: 4 },
        { modality: "image", cases: 1 },
      ],
      captures: [{ state: "captured", recorded: 2, varying: 0, reason: null }],
    });
    expect(asked).toHaveLength(4);
    expect(asked[0]).toMatchObject({ parameters: { stage_digests: true, stage_values: true } });
    await runGoldenCapture(ctx(), captureId, ports());
    await queueDueCaptures(ctx());
    expect([asked.length, (await jobs()).length]).toEqual([4, 1]);
  });

  it.each(["degraded", "no_data"] as const)("is not asked while it is %s, and waits", async (state) => {
    await serves("stable", state);
    await queueDueCaptures(ctx());
    const [capture] = (await summary()).captures;
    await runGoldenCapture(ctx(), capture?.id ?? "", ports());
    expect((await summary()).captures).toMatchObject([
      { state: "queued", reason: "not_healthy", attempts: 1 },
    ]);
    expect(asked).toEqual([]);
  });

  it("is let be after many attempts in vain, as behind a router that keeps no requests", async () => {
    await serves("stable", "healthy");
    await queueDueCaptures(ctx());
    const [capture] = (await summary()).captures;
    const run = () => runGoldenCapture(ctx(), capture?.id ?? "", ports({ requests: [] }));
    await run();
    expect((await summary()).captures).toMatchObject([
      { state: "queued", reason: "no_requests", attempts: 1 },
    ]);
    await web.pool.query("UPDATE golden_captures SET attempts = 59 WHERE id = $1", [capture?.id]);
    await run();
    expect((await summary()).captures).toMatchObject([
      { state: "refused", reason: "no_requests", attempts: 60 },
    ]);
  });

  it("gives nothing when it became worse while it was asked", async () => {
    await serves("stable", "healthy");
    await queueDueCaptures(ctx());
    const [capture] = (await summary()).captures;
    const worse = ports();
    await runGoldenCapture(ctx(), capture?.id ?? "", async () => {
      const opened = await worse();
      await serves("stable", "degraded");
      return opened;
    });
    expect(await summary()).toMatchObject({
      cases: 3,
      captures: [{ state: "queued", reason: "not_healthy" }],
    });
  });

  it("is refused for good when it is known to be bad", async () => {
    await serves("stable", "healthy");
    await queueDueCaptures(ctx());
    await web.pool.query(
      "UPDATE versions SET known_bad_at = now(), known_bad_by = 'x', known_bad_reason = 'y' WHERE id = $1",
      [incident.ids.stable],
    );
    const [capture] = (await summary()).captures;
    await runGoldenCapture(ctx(), capture?.id ?? "", ports());
    expect((await summary()).captures).toMatchObject([{ state: "refused", reason: "known_bad" }]);
    await expect(wish()).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    const record = recordGoldenCases(ctx(), { ...version(), cases: [aGoldenCase("new")] });
    await expect(record).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    expect(asked).toEqual([]);
  });
});

describe("what is kept", () => {
  it("is five answers of each case where answers of the modality vary, two where they do not", async () => {
    await serves("stable", "healthy");
    const { id } = await wish();
    const answer = (given: Json, times: number) =>
      JSON.stringify(given).includes("audio") && times > 1
        ? anAnswer(`other ${times}`, stageDigests({ raw_output: String(times) }))
        : anAnswer("seven");
    const requests = [request("image", 1), request("audio", 2), request("audio", 3)];
    await runGoldenCapture(ctx(), id, ports({ answer, requests }));
    const cases = (await listGoldenCases(web.prisma, incident.ids.stable)).filter(({ key }) =>
      key.includes("-"),
    );
    const lengths = cases.map(({ modality, repeats }) => [modality, repeats.length]).toSorted();
    expect(lengths).toEqual([
      ["audio", 4],
      ["audio", 4],
      ["image", 1],
    ]);
    expect(cases.find(({ modality }) => modality === "image")?.repeats).toEqual([null]);
    expect(cases[0]?.response).not.toHaveProperty("parameters.stage_digests");
    expect(cases[0]?.stageDigests?.decode).toHaveLength(64);
    expect((await summary()).captures).toMatchObject([{ recorded: 3, varying: 2 }]);
  });

  it("is what was wished for, critical ones first, without those that are not answered", async () => {
    await serves("stable", "healthy");
    const requests = [
      { key: "zz", critical: true, request: request("audio", 5) },
      { key: "broken", critical: false, request: request("audio", 6) },
    ];
    const { id } = await wish(requests);
    expect((await wish()).id).toBe(id);
    const answer = (given: Json) =>
      JSON.stringify(given).includes("live-6") ? new Error("refused") : anAnswer("one");
    await runGoldenCapture(ctx(), id, ports({ answer }));
    const cases = await listGoldenCases(web.prisma, incident.ids.stable);
    expect(cases.map(({ key }) => key)).toEqual(["zz", "one", "three", "two"]);
    expect(await summary()).toMatchObject({ critical: 1, captures: [{ state: "captured", recorded: 1 }] });
  });

  it("is nothing where the version does not serve, has no instance, or no request is known", async () => {
    const run = async (given: Parameters<typeof ports>[0] = {}) => {
      const { id } = await wish();
      await runGoldenCapture(ctx(), id, ports(given));
      const [newest] = (await summary()).captures;
      return [newest?.state, newest?.reason];
    };
    expect(await run()).toEqual(["refused", "not_serving"]);
    await serves("stable", "healthy");
    expect(await run({ url: null })).toEqual(["refused", "no_instance"]);
    expect(await run({ requests: [] })).toEqual(["refused", "no_requests"]);
    expect(await run({ answer: () => new Error("busy") })).toEqual(["refused", "no_answers"]);
    expect((await summary()).cases).toBe(3);
  });

  it("never changes, and is bounded", async () => {
    const change = web.pool.query("UPDATE golden_cases SET response = '{}' WHERE version_id = $1", [
      incident.ids.stable,
    ]);
    await expect(change).rejects.toThrow("fixed once recorded");
    const { names, ids } = incident;
    const rows = `INSERT INTO golden_cases (id, version_id, key, modality, request, input_sha256, response, captured_at)
      SELECT gen_random_uuid(), $1, 'row ' || at, 'audio', '{}', at::text, '{}', now() FROM generate_series(1, 1997) at`;
    await web.pool.query(rows, [ids.stable]);
    const record = (key: string) =>
      recordGoldenCases(ctx(), { model: incident.model, version: names.stable, cases: [aGoldenCase(key)] });
    await expect(record("one too many")).rejects.toMatchObject({ code: "TOO_LARGE" });
    expect(await record("one")).toEqual({ recorded: 0 });
  });

  it("must be of a target that serves the model", async () => {
    const other = await anIncident(web, { slug: `mm_other${made}` });
    const { id: targetId } = await createTarget(ctx(), { ...aTarget(), slug: "second", model: other.model });
    const wrong = captureGoldenCases(ctx(), { ...version(), targetId, requests: null });
    await expect(wrong).rejects.toMatchObject({ code: "INVALID" });
  });
});

describe("what answers are compared by", () => {
  it("is changed by revision, and fixed for a version with its first golden case", async () => {
    const { model, names, ids } = incident;
    expect(await getReplaySettings(ctx(), { model })).toMatchObject({ revision: 0, changedBy: null });
    const settings = CompareSettings.parse({
      tolerances: { probabilities: { same: 0.05 } },
      outputs: { label: { type: "label" } },
    });
    const changed = await changeReplaySettings(ctx(), { model, revision: 0, ...settings });
    expect(changed).toMatchObject({
      revision: 1,
      tolerances: { probabilities: { same: 0.05, cross: 0.01 } },
    });
    const stale = changeReplaySettings(ctx(), { model, revision: 0, ...settings });
    await expect(stale).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await summary()).settings?.tolerances.probabilities.same).toBe(0.001);
    await recordGoldenCases(ctx(), { model, version: names.previous, cases: [aGoldenCase("first")] });
    const later = await getGoldenSet(ctx(), { model, version: names.previous });
    expect(later.settings).toEqual(settings);
    expect((await getGoldenSet(ctx(), { model, version: ids.suspect })).settings).toBeNull();
  });
});
