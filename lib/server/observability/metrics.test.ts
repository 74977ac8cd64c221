import { expect, test } from "vitest";
import { metrics } from "#lib/server/observability/metrics.ts";

test("there is one set of instruments in a process", () => {
  expect(metrics()).toBe(metrics());
});

test("what is counted is exposed", async () => {
  metrics().deliveries.inc({ adapter: "email", outcome: "delivered" });
  metrics().buildInfo.set({ version: "0.1.0", node: "24", process: "test" }, 1);
  const text = await metrics().registry.metrics();
  expect(text).toContain('lastgood_deliveries_total{adapter="email",outcome="delivered"} 1');
  expect(text).toContain('lastgood_build_info{version="0.1.0",node="24",process="test"} 1');
});

test("a process that does not tick has no lag, which is not a lag of 0", async () => {
  expect(await metrics().registry.metrics()).not.toMatch(/^lastgood_tick_lag_seconds/m);
});
