import { afterAll, beforeAll, expect, it } from "vitest";
import { createApiToken } from "#lib/access/create-api-token.ts";
import { automationContext } from "#lib/server/context.ts";
import { beat, endBeat } from "#lib/server/heartbeat.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { answerMetrics } from "./answer-metrics.ts";
import { answerHealth, answerReadiness } from "./health.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;

beforeAll(async () => {
  web = await createWebEnvironment();
});
afterAll(() => web.drop());

const readiness = async () => {
  const response = await answerReadiness();
  return {
    code: response.status,
    ...((await response.json()) as { status: string; reasons: string[]; worker: string }),
  };
};

it("is alive without looking at anything else", async () => {
  const response = await answerHealth();
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ status: "ok" });
});

it("is ready, and says how the worker is without failing for it", async () => {
  expect(await readiness()).toMatchObject({ status: "ready", reasons: [], worker: "no data" });
  await beat(web.pool, "worker-1");
  expect((await readiness()).worker).toBe("ok");
  await web.pool.query("UPDATE worker_heartbeats SET beat_at = now() - interval '16 seconds'");
  expect(await readiness()).toMatchObject({
    status: "ready",
    worker: expect.stringMatching(/^silent since 20/),
  });
  await beat(web.pool, "worker-2");
  expect((await readiness()).worker).toBe("ok");
  await endBeat(web.pool, "worker-2");
  expect((await readiness()).worker).toMatch(/^silent since/);
});

it("is not ready for a schema of another build", async () => {
  await web.pool.query(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('n', 'x', '29990101000000_newer', now())",
  );
  const newer = await answerReadiness();
  expect(newer.status).toBe(503);
  expect(((await newer.json()) as { reasons: string[] }).reasons).toHaveLength(1);
  await web.pool.query("DELETE FROM _prisma_migrations WHERE id = 'n'");
  expect((await answerReadiness()).status).toBe(200);
});

it("shows metrics to a token that may read, and to nobody who only might be local", async () => {
  const ctx = automationContext({ name: "test", requestId: "r", now: new Date(), db: web });
  const { secret } = await createApiToken(ctx, { name: "t", scopes: ["read"], expiresAt: null });
  const ask = (headers: Record<string, string>) =>
    answerMetrics(
      new Request("http://localhost:3000/metrics", { headers: { host: "localhost", ...headers } }),
    );
  const good = await ask({ authorization: `Bearer ${secret}` });
  expect(good.status).toBe(200);
  const silent = await good.text();
  expect(silent).toContain("lastgood_http_request_duration_seconds");
  expect(silent).toContain('lastgood_worker_ticking{seen_by="web"} 0');
  expect(silent).toMatch(/lastgood_worker_silence_seconds\{seen_by="web"\} (1[6-9]|[2-9]\d)/);
  await beat(web.pool, "worker-3");
  const ticking = await (await ask({ authorization: `Bearer ${secret}` })).text();
  expect(ticking).toContain('lastgood_worker_ticking{seen_by="web"} 1');
  expect((await ask({ authorization: `Bearer ${secret}x` })).status).toBe(401);
  expect((await ask({ "x-lastgood-peer": "127.0.0.1", "x-lastgood-forwarded": "false" })).status).toBe(401);
});
