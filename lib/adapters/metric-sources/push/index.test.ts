import { describeMetricSourceContract } from "#lib/adapters/metric-sources/contract-suite.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { push } from "./index.ts";

describeMetricSourceContract("push", {
  delivery: "push",
  start: async () => ({
    source: push.create({}, createAdapterContext("admin")),
    versions: ["mm_test_v1.1_20260101", "mm_test_v1.0_20250101"],
    expose: () => undefined,
    kill: async () => undefined,
    killAll: async () => undefined,
    close: async () => undefined,
  }),
});
