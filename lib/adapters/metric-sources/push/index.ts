import { z } from "zod";
import { defineAdapter } from "#lib/adapters/adapter-definition.ts";
import type {
  MetricSource,
  MetricSourceCapabilities,
  MetricSourceDefinition,
} from "#lib/adapters/metric-sources/port.ts";

const capabilities: MetricSourceCapabilities = { delivery: "push" };

/** Values arrive through the public API; reading gives nothing, which is neither zero nor fine. */
export const push: MetricSourceDefinition = defineAdapter({
  manifest: {
    id: "push",
    title: { en: "Pushed through the API", "zh-CN": "通过 API 推送" },
    settings: z.object({}),
    capabilities,
  },
  create: (): MetricSource => ({
    capabilities,
    read: () => Promise.resolve({ readAt: new Date(), readings: [] }),
  }),
});
