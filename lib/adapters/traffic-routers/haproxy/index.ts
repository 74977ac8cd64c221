import { defineAdapter } from "#lib/adapters/adapter-definition.ts";
import type { RouterDefinition, TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import type { SplitByHand } from "#lib/schema/split-by-hand.ts";
import { capabilitiesOf, HaproxyRouter } from "./haproxy-router.ts";
import { mapKeys } from "./read-haproxy.ts";
import { HaproxySettings } from "./settings.ts";

/** The runtime API takes the orders of one line, apart by semicolons. */
function byHand(settings: unknown): SplitByHand | null {
  const parsed = HaproxySettings.safeParse(settings);
  if (!parsed.success) return null;
  const { address, mode, map, mapOrder, backends, servers, serverPattern } = parsed.data;
  const socket = address.startsWith("unix:")
    ? `unix-connect:${address.slice("unix:".length)}`
    : `tcp:${address}`;
  if (mode === "map") {
    const command = `echo "set map ${map ?? ""} ${mapKeys(parsed.data).cuts} {split}" | socat - ${socket}`;
    return { command, split: { form: "cuts", versions: mapOrder } };
  }
  const order = `set weight ${backends[0] ?? ""}/{server} {weight}`;
  const command = `echo "{split}" | socat - ${socket}`;
  return { command, split: { form: "orders", order, servers, pattern: serverPattern } };
}

const haproxyAdapter = defineAdapter({
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

/** HAProxy over its runtime API, by weights of servers or by a map. */
export const haproxy: RouterDefinition = { ...haproxyAdapter, byHand };
