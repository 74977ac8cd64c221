import type { TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { metrics } from "#lib/server/observability/metrics.ts";

/** The same router, each of its writes measured under the adapter's name and what became of it. */
export function timeRouter(router: TrafficRouter, adapter: string): TrafficRouter {
  const { probe, recentRequests, exposure, evict } = router;
  return {
    capabilities: router.capabilities,
    read: () => router.read(),
    apply: async (want, token, options) => {
      const startedAtMs = performance.now();
      let outcome = "failed";
      try {
        const result = await router.apply(want, token, options);
        outcome = result.outcome;
        return result;
      } finally {
        const seconds = (performance.now() - startedAtMs) / 1_000;
        metrics().routerApplyDuration.observe({ adapter, outcome }, seconds);
      }
    },
    confirm: (want, deadlineMs) => router.confirm(want, deadlineMs),
    observed: (windowMs) => router.observed(windowMs),
    ...(probe === undefined ? {} : { probe: (count: number) => probe.call(router, count) }),
    ...(recentRequests === undefined
      ? {}
      : { recentRequests: (limit: number) => recentRequests.call(router, limit) }),
    ...(exposure === undefined ? {} : { exposure: () => exposure.call(router) }),
    ...(evict === undefined ? {} : { evict: (version: string) => evict.call(router, version) }),
  };
}
