import { expect, test, vi } from "vitest";
import type { TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { FakeRouter } from "#lib/testing/fake-router.ts";
import { timeRouter } from "./time-router.ts";

const optional = ["probe", "recentRequests", "exposure", "evict"] as const satisfies (keyof TrafficRouter)[];

test("a timed router has what the router has, and no more", () => {
  const plain = new FakeRouter(["v1"]);
  const whole: TrafficRouter = Object.assign(new FakeRouter(["v1"]), {
    probe: vi.fn<NonNullable<TrafficRouter["probe"]>>(),
    recentRequests: vi.fn<NonNullable<TrafficRouter["recentRequests"]>>(),
    exposure: vi.fn<NonNullable<TrafficRouter["exposure"]>>(),
    evict: vi.fn<NonNullable<TrafficRouter["evict"]>>(),
  });
  const methods = (router: TrafficRouter) => optional.filter((name) => router[name] !== undefined);
  expect(methods(timeRouter(plain, "fake"))).toEqual(methods(plain));
  expect(methods(timeRouter(whole, "fake"))).toEqual([...optional]);
});
