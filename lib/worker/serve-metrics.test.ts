import { afterEach, expect, test } from "vitest";
import { metrics } from "#lib/server/observability/metrics.ts";
import { FakeRouter } from "#lib/testing/fake-router.ts";
import { serveMetrics } from "./serve-metrics.ts";
import type { MetricsServer } from "./serve-metrics.ts";
import { timeRouter } from "./time-router.ts";

let server: MetricsServer | null = null;
afterEach(() => server?.close());

const slices = [{ version: "v1", role: "rest" as const, share: 100 }];

test("what the worker measured can be read from its own port, and nothing else", async () => {
  metrics().jobs.inc({ queue: "close_rollback", outcome: "done" });
  server = await serveMetrics(0);
  const address = `http://127.0.0.1:${server.port}`;
  const answer = await fetch(`${address}/metrics`);
  expect(await answer.text()).toContain('lastgood_jobs_total{queue="close_rollback",outcome="done"} 1');
  expect((await fetch(`${address}/`)).status).toBe(404);
});

test("a port that is taken is said, not waited for", async () => {
  server = await serveMetrics(0);
  await expect(serveMetrics(server.port)).rejects.toThrow("EADDRINUSE");
});

test("each write to a router is measured with what became of it", async () => {
  const router = timeRouter(new FakeRouter(["v1"]), "fake");
  const { token } = await router.read();
  await router.apply(slices, token, { generation: 1 });
  await router.apply(slices, "stale", { generation: 2 });
  const text = await metrics().registry.metrics();
  for (const outcome of ["applied", "conflict"])
    expect(text).toContain(
      `lastgood_router_apply_duration_seconds_count{adapter="fake",outcome="${outcome}"} 1`,
    );
});
