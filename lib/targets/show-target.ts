import { hideIntegration } from "#lib/server/integration-settings.ts";
import type { StoredTarget, Target } from "#lib/targets/schema.ts";

/** A target as it may be shown: without the secrets of its connections. */
export function showTarget({ modelId: _modelId, ...target }: StoredTarget): Target {
  const { router, deployer, metricSources } = target;
  return {
    ...target,
    router: {
      ...router,
      settings: hideIntegration({ port: "traffic_router", kind: router.kind }, router.settings),
    },
    deployer: {
      ...deployer,
      settings: hideIntegration({ port: "deployer", kind: deployer.kind }, deployer.settings),
    },
    metricSources: metricSources.map((source) => ({
      ...source,
      settings: hideIntegration({ port: "metric_source", kind: source.kind }, source.settings),
    })),
  };
}
