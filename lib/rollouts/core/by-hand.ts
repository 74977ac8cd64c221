import type { Rollout } from "#lib/rollouts/schema.ts";
import type { Connection } from "#lib/targets/schema.ts";

/**
 * How a person asks the target for the present split without the product: the request itself where the router has an admin
 * address, else the shares to set there. Never holds a secret.
 */
export function splitByHand(rollout: Rollout, router: Connection): string {
  const slices = rollout.traffic.intended ?? rollout.traffic.applied ?? [];
  const address = router.settings["adminUrl"];
  if (typeof address !== "string") {
    return `${router.kind}: ${slices.map(({ version, share }) => `${version}=${share}`).join(" ")}`;
  }
  return `PUT ${address.replace(/\/$/, "")}/admin/split ${JSON.stringify({ slices })}`;
}
