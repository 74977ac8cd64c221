import { defineAdapter } from "#lib/adapters/adapter-definition.ts";
import type { RouterDefinition, TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { capabilitiesOf, HaproxyRouter } from "./haproxy-router.ts";
import { HaproxySettings } from "./settings.ts";

/** HAProxy over its runtime API, by weights of servers or by a map. */
export const haproxy: RouterDefinition = defineAdapter({
  manifest: {
    id: "haproxy",
    title: { en: "HAProxy", "zh-CN": "HAProxy" },
    settings: HaproxySettings,
    capabilities: capabilitiesOf({
      mode: "weights",
      evictSticky: false,
      mapControl: false,
      controlPattern: undefined,
    }),
  },
  capabilitiesOf,
  create: (settings, context): TrafficRouter => new HaproxyRouter(settings, context),
});
