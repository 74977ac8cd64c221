import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyMigrations } from "#lib/server/database/apply-migrations.ts";
import { startEmbeddedPostgres } from "#lib/server/database/embedded/embedded-postgres.ts";
import type { EmbeddedPostgres } from "#lib/server/database/embedded/embedded-postgres.ts";
import { openDatabase } from "#lib/server/database/prisma.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { listMetricPoints, metricSteps } from "./list-metric-points.ts";
import { rollUpSamples } from "./roll-up-samples.ts";

const directory = mkdtempSync(join(tmpdir(), "lastgood-bench-"));
const idOf = (end: number) => `00000000-0000-7000-8000-00000000000${end}`;
const [model, version, busy, yearly] = [idOf(1), idOf(2), idOf(3), idOf(4)];
const name = "bench_v1.0_20260101";
const startAt = Date.UTC(2026, 0, 1);
const dayMs = 86_400_000;
/** A sample every 40 ms: a column of 800 is 50 s wide, so that every sample is read. */
const distanceMs = 40;
const points = 1_000_000;
const width = 800;
/** The last day has a sample every 10 s, as one that is scraped; the days before every 5 minutes, to be written sooner. */
const dailyStepMs = 10_000;
const yearlyStepMs = 300_000;
const now = new Date(startAt + 366 * dayMs);
let postgres: EmbeddedPostgres;
let db: Database;

const insert = `INSERT INTO live_samples (target_id, version_id, modality, bucket_at, bucket_ms, requests, errors, correct, wrong, imported)
  SELECT $1::uuid, '${version}', 'audio', to_timestamp($4::float8 / 1000) + i::float8 * $3::int * interval '1 millisecond', $3::int, 99991,
         CASE WHEN i % 25013 = 0 THEN 90000 ELSE (2000 + 1000 * sin(i / 5000.0) + 900 * random())::int END, 0, 0, true
    FROM generate_series(0, $2::int - 1) AS i`;

/** The form of the array_agg, over the same samples: what the query is held against. */
const bare = `
  WITH b AS (
    SELECT bucket_at AS ts, 100.0::float8 * errors / nullif(requests, 0) AS v,
           width_bucket(extract(epoch FROM bucket_at)::float8, extract(epoch FROM $2::timestamptz)::float8, extract(epoch FROM $3::timestamptz)::float8, $4::int) AS k
      FROM live_samples WHERE target_id = $1 AND version_id = '${version}' AND modality = 'audio' AND bucket_at >= $2 AND bucket_at < $3)
  SELECT k, min(ts) t_first, max(ts) t_last, (array_agg(v ORDER BY ts))[1] v_first, (array_agg(v ORDER BY ts DESC))[1] v_last,
         (array_agg(ts ORDER BY v, ts))[1] t_min, min(v) v_min, (array_agg(ts ORDER BY v DESC, ts))[1] t_max, max(v) v_max
    FROM b GROUP BY k ORDER BY k`;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres({ directory, isDurable: false });
  const url = postgres.urlOf("postgres");
  await applyMigrations({ url });
  db = openDatabase(url, { max: 4 });
  const run = (text: string, values: unknown[] = []) => db.pool.query(text, values);
  await run(
    `INSERT INTO models (id, slug, title, modalities, owner_team, updated_at) VALUES ($1, 'bench', 'Bench', '{audio}', 'bench', now())`,
    [model],
  );
  await run(
    `INSERT INTO versions (id, model_id, name, label, source, bundle_digest, built_at, registered_by) VALUES ($1, $2, $3, 'v1.0', 'name', '', now(), 'bench')`,
    [version, model, name],
  );
  for (const target of [busy, yearly]) {
    await run(
      `INSERT INTO targets (id, slug, title, model_id, environment, router_kind, router_settings, deployer_kind, deployer_settings, updated_at)
       VALUES ($1::uuid, right($1::text, 1), 'Bench', $2, 'production', 'gateway', '{}', 'process', '{}', now())`,
      [target, model],
    );
  }
  const client = await db.pool.connect();
  try {
    await client.query("SET statement_timeout = 0");
    await client.query(insert, [busy, points, distanceMs, startAt]);
    await client.query(insert, [yearly, (364 * dayMs) / yearlyStepMs, yearlyStepMs, startAt]);
    await client.query(insert, [yearly, dayMs / dailyStepMs, dailyStepMs, startAt + 364 * dayMs]);
  } finally {
    client.release();
  }
  const begun = performance.now();
  while (await rollUpSamples(context())) continue;
  say(`rolled up in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  await run("VACUUM ANALYZE");
}, 900_000);

const context = () => aContext(db, { now });
const audio = { metric: "error_rate", modality: "audio", width } as const;
const million = {
  ...audio,
  targetId: busy,
  version: name,
  from: new Date(startAt),
  to: new Date(startAt + points * distanceMs),
};

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Medians in milliseconds of pieces of work that take turns, so that what else the machine does hits all alike. */
async function medians(works: readonly (() => Promise<unknown>)[], rounds: number): Promise<number[]> {
  const times = works.map((): number[] => []);
  for (const work of works) await work();
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, work] of works.entries()) times[index]?.push(await timeOf(work));
  }
  return times.map((all) => all.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN);
}

afterAll(async () => {
  await db.close();
  await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
});

test("M4 of 1 000 000 points at 800 px", async () => {
  const bareRun = () => db.pool.query(bare, [busy, million.from, million.to, width]);
  const [ours = Number.NaN, plain = Number.NaN] = await medians(
    [async () => JSON.stringify(await listMetricPoints(context(), million)), bareRun],
    5,
  );
  const answer = await listMetricPoints(context(), million);
  const kilobytes = gzipSync(JSON.stringify(answer)).length / 1024;
  say(
    `answer ${ours.toFixed(0)} ms, bare SQL ${plain.toFixed(0)} ms, ratio ${(ours / plain).toFixed(2)} (bar 1.3); ${kilobytes.toFixed(1)} KB (bar 60)`,
  );
  expect(answer.grainMs).toBe(0);
  expect(ours / plain).toBeLessThanOrEqual(1.3);
  expect(kilobytes).toBeLessThanOrEqual(60);
}, 300_000);

test("a year of points answers as fast as a day", async () => {
  const span = (days: number) => ({
    ...audio,
    targetId: yearly,
    from: new Date(startAt + (365 - days) * dayMs),
    to: new Date(startAt + 365 * dayMs),
  });
  const read = (days: number) => () => listMetricPoints(context(), span(days));
  const steps = (days: number) => () =>
    metricSteps(
      context(),
      {
        targetIds: [yearly],
        versionId: null,
        metric: "error_rate",
        modalities: ["audio"],
        from: span(days).from,
        to: span(days).to,
      },
      84,
    );
  const [day = 0, year = 0, daySteps = 0, yearSteps = 0] = await medians(
    [read(1), read(365), steps(1), steps(365)],
    15,
  );
  say(`a line of 800 px: day ${day.toFixed(1)} ms, year ${year.toFixed(1)} ms (bar: 1.5 times the day)`);
  say(`84 steps: day ${daySteps.toFixed(1)} ms, year ${yearSteps.toFixed(1)} ms (bar: 1.5 times the day)`);
  expect(year).toBeLessThanOrEqual(1.5 * day);
  expect(yearSteps).toBeLessThanOrEqual(1.5 * daySteps);
}, 300_000);
