import { expect, test } from "vitest";
import { describeRouterContract } from "#lib/adapters/traffic-routers/contract-suite.ts";
import { FakeRouter } from "./fake-router.ts";

const VERSIONS = ["mm_test_v1.1_20260101", "mm_test_v1.0_20250101"] as const;

describeRouterContract("fake", {
  canIgnoreShift: true,
  async start() {
    const router = new FakeRouter(VERSIONS);
    return {
      router,
      versions: VERSIONS,
      unservable: "mm_test_v0.9_20240101",
      writeForeign: async (slices) => router.writeForeign(slices),
      loseNextAnswer: () => router.loseNextAnswer(),
      stall: () => router.stall(),
      ignoreShift: () => router.ignoreShift(),
      sendRequests: async (count) => void router.answer(count),
      close: async () => undefined,
    };
  },
});

test("a conflict can be caused for the next write only", async () => {
  const router = new FakeRouter(VERSIONS);
  const { token, slices } = await router.read();
  router.conflictNext();
  expect(await router.apply(slices, token, { generation: 1 })).toMatchObject({ outcome: "conflict" });
  const again = await router.read();
  expect(await router.apply(slices, again.token, { generation: 1 })).toMatchObject({ outcome: "applied" });
});
