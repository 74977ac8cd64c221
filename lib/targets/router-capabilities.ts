import { routerCapabilities } from "#lib/server/composition.ts";
import type { Target } from "#lib/targets/schema.ts";

/** Whether a target's router keeps two slices of one version apart, so that a rollout can have a control slice. */
export function canControlSlice({ router }: Pick<Target, "router">): boolean {
  return routerCapabilities(router.kind, router.settings).controlSlice;
}
