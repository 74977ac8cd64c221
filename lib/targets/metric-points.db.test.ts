import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { m4, pointsOf } from "#lib/charts/m4.ts";
import { unpackColumns } from "#lib/charts/point-columns.ts";
import { createModel } from "#lib/models/create-model.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { aBundle, aModel } from "#lib/testing/bundle-builders.ts";
import { aTarget, makeWorkerKeys, samples } from "#lib/testing/target-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { registerVersion } from "#lib/versions/register-version.ts";
import { createTarget } from "./create-target.ts";
import { listMetricPoints, metricSteps } from "./list-metric-points.ts";
import { dropSamplesBefore } from "./list-samples.ts";
import { cellsSql } from "./cell-store.ts";
import { pushSamples } from "./push-samples.ts";
import { rollUpSamples } from "./roll-up-samples.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let targetId: string;
let made = 0;
const model = "mm_chat";
const [one, two] = ["mm_chat_v1.0_20260101", "mm_chat_v1.1_20260201"];
const hourMs = 3_600_000;
const minuteMs = 60_000;
const startAt = Date.UTC(2026, 9, 1);
const at = (ms: number) => new Date(startAt + ms);
const ctx = () => aContext(web);

beforeAll(async () => {
  web = await createWebEnvironment();
  await makeWorkerKeys();
  await createModel(ctx(), aModel());
  for (const name of [one, two]) await registerVersion(ctx(), { ...aBundle(name), model });
});
afterAll(() => web.drop());
beforeEach(async () => {
  made += 1;
  targetId = (await createTarget(ctx(), { ...aTarget({ slug: `place-${made}` }), model })).id;
});

type Given = { ms: number; value: number; version?: string; of?: number; stepMs?: number };

/** Counts whose error rate is the value, in percent. */
async function push(points: readonly Given[]) {
  const given = points.map(({ ms, value, version = one, of = 100, stepMs = 10_000 }) => ({
    version,
    at: at(ms),
    bucketMs: stepMs,
    requests: of,
    errors: Math.round((value * of) / 100),
  }));
  for (let begin = 0; begin < given.length; begin += 5000) {
    await pushSamples(ctx(), { targetId, ...samples(given.slice(begin, begin + 5000), true) });
  }
}

async function columns(span: { toMs: number; width: number; fromMs?: number; version?: string }) {
  const { toMs, width, fromMs = 0, version } = span;
  const asked = { targetId, metric: "error_rate" as const, modality: "audio" as const, version };
  const answer = await listMetricPoints(ctx(), { ...asked, from: at(fromMs), to: at(toMs), width });
  const list = answer.series.flatMap(({ points }) => unpackColumns(points, at(fromMs).getTime()));
  const short = list.map(({ column, points }) => ({
    column,
    points: points.map((point) => [point.at - startAt, point.value]),
  }));
  return { ...answer, list: short };
}

async function rollUpAll() {
  while (await rollUpSamples(ctx())) continue;
}

/** A walk with spikes: a value every 20 s. */
function walk(count: number) {
  let state = 7;
  return Array.from({ length: count }, (_, index) => {
    state = (state * 16_807) % 2_147_483_647;
    return { ms: index * 20_000, value: index % 997 === 500 ? 100 : 10 + (state % 20) };
  });
}

// The example of the Apache IoTDB documentation: M4 of [0, 100) at width 4, here a unit is a second.
const documented = [
  [1, 5],
  [2, 15],
  [5, 10],
  [8, 8],
  [10, 20],
  [20, 20],
  [25, 8],
  [27, 20],
  [30, 40],
  [35, 10],
  [40, 20],
  [45, 30],
  [52, 8],
  [54, 18],
].map(([second = 0, value = 0]) => ({ ms: second * 1000, value }));

it("gives the documented columns, in SQL as in the reference, and leaves an empty one out", async () => {
  await push(documented);
  const span = { fromAt: 0, toAt: 100_000, width: 4 };
  const reference = m4(
    documented.map(({ ms, value }) => ({ at: ms, value })),
    span,
  ).map((column) => ({
    column: column.column,
    points: pointsOf(column).map((point) => [point.at, point.value]),
  }));
  const { list } = await columns({ toMs: 100_000, width: 50 });
  expect(list.map(({ column }) => column)).not.toContain(50);
  const query = `WITH cells AS (${cellsSql({ metric: "error_rate", isOneVersion: false }, 0)}) SELECT count(*)::int AS n FROM cells`;
  const { rows } = await web.pool.query(query, [[targetId], at(0), at(100_000), ["audio"], "all"]);
  expect(rows).toEqual([{ n: documented.length }]);
  const { listColumns } = await import("./point-store.ts");
  const found = await listColumns(
    web,
    {
      targetIds: [targetId],
      versionId: null,
      metric: "error_rate",
      modalities: ["audio"],
      from: at(0),
      to: at(100_000),
      grainMs: 0,
    },
    4,
  );
  const shown = found.map((column) => ({
    column: column.column,
    points: pointsOf(column).map((point) => [point.at - startAt, point.value]),
  }));
  expect(shown).toEqual(reference);
  expect(shown.map(({ column }) => column)).toEqual([1, 2, 3]);
  expect(shown[1]).toEqual({
    column: 2,
    points: [
      [25_000, 8],
      [30_000, 40],
      [45_000, 30],
    ],
  });
});

it("gives at most two points a column for a flat series", async () => {
  await push(Array.from({ length: 3000 }, (_, index) => ({ ms: index * 10_000, value: 0 })));
  const { list } = await columns({ toMs: 30_000_000, width: 100 });
  expect(list).toHaveLength(100);
  expect(Math.max(...list.map(({ points }) => points.length))).toBe(2);
});

it.each([
  { name: "every sample", toMs: 6 * hourMs, width: 800, grainMs: 0 },
  { name: "minutes", toMs: 24 * hourMs, width: 800, grainMs: minuteMs },
  { name: "hours", toMs: 24 * hourMs * 4, width: 50, grainMs: hourMs },
  { name: "six hours", toMs: 24 * hourMs * 25, width: 50, grainMs: 6 * hourMs },
])("keeps the lowest and the highest of all points, read from $name", async ({ toMs, width, grainMs }) => {
  const given = walk(toMs / 20_000).filter((__, index) => index % Math.ceil(toMs / (96 * hourMs)) === 0);
  await push(given);
  await rollUpAll();
  const answer = await columns({ toMs, width });
  expect(answer.grainMs).toBe(grainMs);
  const values = answer.list.flatMap(({ points }) => points.map(([, value]) => value ?? 0));
  const all = given.map(({ value }) => value);
  expect([Math.min(...values), Math.max(...values)]).toEqual([Math.min(...all), Math.max(...all)]);
  expect(answer.list).toHaveLength(width);
});

it("draws the same line from rolled-up minutes as from the samples where a column is whole minutes", async () => {
  const given = walk(400 * 9);
  await push(given);
  await rollUpAll();
  const { list, grainMs } = await columns({ toMs: 400 * 3 * minuteMs, width: 400 });
  expect(grainMs).toBe(minuteMs);
  const reference = m4(
    given.map(({ ms, value }) => ({ at: ms, value })),
    { fromAt: 0, toAt: 400 * 3 * minuteMs, width: 400 },
  );
  expect(list).toEqual(
    reference.map((column) => ({
      column: column.column,
      points: pointsOf(column).map((point) => [point.at, point.value]),
    })),
  );
});

it("leaves a gap a gap, rolled up or not", async () => {
  const gap = { from: 10 * hourMs, to: 14 * hourMs };
  await push(walk(24 * 180).filter(({ ms }) => ms < gap.from || ms >= gap.to));
  const before = await columns({ toMs: 24 * hourMs, width: 240 });
  await rollUpAll();
  const after = await columns({ toMs: 24 * hourMs, width: 240 });
  expect(after.list).toEqual(before.list);
  expect(after.list).toHaveLength(200);
  expect(after.list.some(({ column }) => column > 100 && column <= 140)).toBe(false);
});

it("rolls up twice to the same rows, and takes a late point in", async () => {
  await push([
    { ms: 0, value: 1 },
    { ms: 10_000, value: 3 },
  ]);
  const read = async () =>
    (
      await web.pool.query(
        `SELECT r.* FROM metric_rollups r JOIN metric_series s ON s.id = series_id
          WHERE target_id = $1 AND metric = 'error_rate' AND scope = 'all' ORDER BY grain_ms, bucket_at`,
        [targetId],
      )
    ).rows;
  await rollUpAll();
  const first = await read();
  await web.pool.query("INSERT INTO rollup_marks VALUES ($1, $2, now())", [targetId, at(0)]);
  await rollUpAll();
  expect(await read()).toEqual(first);
  expect(first).toMatchObject([
    {
      grain_ms: minuteMs,
      points: 2,
      sum: 4,
      low: 1,
      high: 3,
      first: 1,
      last: 3,
      numerator: 4,
      denominator: 200,
    },
    { grain_ms: hourMs, points: 2, low_at: at(0), high_at: at(10_000), first_at: at(0), last_at: at(10_000) },
    { grain_ms: 6 * hourMs, points: 2, sum: 4, numerator: 4, denominator: 200 },
  ]);
  await push([{ ms: 5_000, value: 50 }]);
  const { list } = await columns({ toMs: 60 * 50 * minuteMs, width: 50 });
  expect(list[0]?.points).toContainEqual([5_000, 50]);
  await rollUpAll();
  expect(await read()).toMatchObject([
    { points: 3, high: 50, high_at: at(5_000) },
    { points: 3, high: 50 },
    { points: 3, high: 50 },
  ]);
});

it("reads an hour that changed from its samples, and the hours beside it as they were rolled up", async () => {
  await push(walk(24 * 20 * 30).filter(({ ms }) => ms % 300_000 === 0));
  await rollUpAll();
  const before = await columns({ toMs: 50 * 12 * hourMs, width: 50 });
  expect(before.grainMs).toBe(6 * hourMs);
  await push([{ ms: 8 * hourMs + 7000, value: 77 }]);
  const { list } = await columns({ toMs: 50 * 12 * hourMs, width: 50 });
  expect(list.slice(1)).toEqual(before.list.slice(1));
  expect(list[0]?.points).toContainEqual([8 * hourMs + 7000, 77]);
  await rollUpAll();
  expect((await columns({ toMs: 50 * 12 * hourMs, width: 50 })).list).toEqual(list);
});

it("adds up what all versions answered at an instant, and gives one version alone when asked", async () => {
  await push([
    { ms: 0, value: 0, of: 300 },
    { ms: 0, value: 40, of: 100, version: two },
  ]);
  const read = async (version?: string) =>
    (await columns({ toMs: 50 * hourMs, width: 50, ...(version !== undefined && { version }) })).list;
  for (let pass = 0; pass < 2; pass += 1) {
    expect(await read()).toEqual([{ column: 1, points: [[0, 10]] }]);
    expect(await read(two)).toEqual([{ column: 1, points: [[0, 40]] }]);
    await rollUpAll();
  }
  await expect(read("mm_chat_v9_20200101")).rejects.toMatchObject({ code: "INVALID" });
});

it("takes a quantile of merged histograms and never the mean of quantiles", async () => {
  const version = (await web.pool.query("SELECT id FROM versions WHERE name = $1", [one])).rows[0].id;
  const insert = `INSERT INTO live_samples (target_id, version_id, modality, bucket_at, bucket_ms, requests, errors, correct, wrong, durations)
    VALUES ($1, $2, 'audio', $3, 10000, $4, 0, 0, 0, $5)`;
  // 990 quick ones and 10 slow ones: the 95th percentile of all is quick, the mean of both percentiles is not.
  await web.pool.query(insert, [targetId, version, at(0), 990, { "0.1": 990, "1": 0, "10": 0, Infinity: 0 }]);
  await web.pool.query(insert, [
    targetId,
    version,
    at(10_000),
    10,
    { "0.1": 0, "1": 0, "10": 10, Infinity: 0 },
  ]);
  const span = {
    targetIds: [targetId],
    versionId: null,
    metric: "latency_p95",
    modalities: ["audio"],
  } as const;
  const read = async (toMs: number) => metricSteps(ctx(), { ...span, from: at(0), to: at(toMs) }, 10);
  const [step] = await read(240 * hourMs);
  expect(step?.value).toBeCloseTo(1000 * 0.1 * ((0.95 * 1000) / 990), 6);
  await rollUpAll();
  for (const hours of [10, 240, 2400])
    expect((await read(hours * hourMs))[0]?.value).toBeCloseTo(step?.value ?? 0, 6);
});

it("keeps rolled-up hours when samples and minutes are removed, and no hour that is not rolled up", async () => {
  await push([
    { ms: 0, value: 7 },
    { ms: 30 * minuteMs, value: 9 },
  ]);
  await dropSamplesBefore(ctx(), testNow);
  await rollUpAll();
  await dropSamplesBefore(ctx(), testNow);
  const counted = await web.pool.query("SELECT count(*)::int AS n FROM live_samples WHERE target_id = $1", [
    targetId,
  ]);
  expect(counted.rows).toEqual([{ n: 0 }]);
  const { list } = await columns({ toMs: 100 * hourMs, width: 50 });
  expect(list).toEqual([
    {
      column: 1,
      points: [
        [0, 7],
        [30 * minuteMs, 9],
      ],
    },
  ]);
});

it("reads samples and rollups by an index, whatever the length of the series", async () => {
  await push(walk(20_000));
  await rollUpAll();
  await web.pool.query("ANALYZE live_samples, metric_rollups, metric_series, rollup_marks");
  const id = (await web.pool.query("SELECT id FROM versions WHERE name = $1", [one])).rows[0].id;
  const plan = async (isOneVersion: boolean, grainMs: number) => {
    const { rows } = await web.pool.query<{ "QUERY PLAN": string }>(
      `EXPLAIN ${cellsSql({ metric: "error_rate", isOneVersion }, grainMs)}`,
      [[targetId], at(0), at(hourMs), ["audio"], isOneVersion ? id : "all"],
    );
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };
  expect(await plan(true, 0)).toMatch(/Index.*live_samples/);
  expect(await plan(false, 0)).toMatch(/Index.*live_samples/);
  const rolled = await plan(false, minuteMs);
  expect(rolled).toContain("metric_rollups_pkey");
  for (const text of [rolled, await plan(true, 0)]) {
    expect(text).not.toMatch(/Seq Scan on (live_samples|metric_rollups)/);
  }
});

it.each([
  ["a span that is empty", { toMs: 0, width: 100 }],
  ["a span of more than ten years", { toMs: 3661 * 24 * hourMs, width: 100 }],
])("refuses %s", async (_, span) => {
  await expect(columns(span)).rejects.toMatchObject({ code: "INVALID" });
});
