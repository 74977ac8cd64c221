import type { Rollout } from "#lib/rollouts/schema.ts";
import type { Connection } from "#lib/targets/schema.ts";

/** A target's router as far as a person needs it to move traffic without the product. Never holds a secret. */
export type RouterByHand = { readonly kind: string; readonly adminUrl: string | null };

/** What a person needs to know of a target's router. */
export function routerByHand({ kind, settings }: Connection): RouterByHand {
  const { adminUrl } = settings;
  return { kind, adminUrl: typeof adminUrl === "string" ? adminUrl.replace(/\/$/, "") : null };
}

/**
 * How a person asks the target for the present split without the product: the request itself where the router has an admin
 * address, else the shares to set there.
 */
export function splitByHand(rollout: Rollout, { kind, adminUrl }: RouterByHand): string {
  const slices = rollout.traffic.intended ?? rollout.traffic.applied ?? [];
  if (adminUrl === null) {
    return `${kind}: ${slices.map(({ version, share }) => `${version}=${share}`).join(" ")}`;
  }
  return `PUT ${adminUrl}/admin/split ${JSON.stringify({ slices })}`;
}
