import type { Rollout } from "#lib/rollouts/schema.ts";
import type { Connection, Slice } from "#lib/targets/schema.ts";

/** A target's router as far as a person needs it to move traffic without the product. Never holds a secret. */
export type RouterByHand = { readonly kind: string; readonly adminUrl: string | null };

/** What a person needs to know of a target's router. */
export function routerByHand({ kind, settings }: Connection): RouterByHand {
  const { adminUrl } = settings;
  return { kind, adminUrl: typeof adminUrl === "string" ? adminUrl.replace(/\/$/, "") : null };
}

/**
 * How a person asks a router for a split without the product: the request itself where it has an admin address, else the
 * shares to set there.
 */
export function slicesByHand(slices: readonly Slice[], { kind, adminUrl }: RouterByHand): string {
  if (adminUrl === null) {
    return `${kind}: ${slices.map(({ version, share }) => `${version}=${share}`).join(" ")}`;
  }
  return `PUT ${adminUrl}/admin/split ${JSON.stringify({ slices })}`;
}

/** How a person asks a rollout's target for its present split without the product. */
export function splitByHand(rollout: Rollout, router: RouterByHand): string {
  return slicesByHand(rollout.traffic.intended ?? rollout.traffic.applied ?? [], router);
}
