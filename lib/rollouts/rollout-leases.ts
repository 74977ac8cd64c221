import { renewRolloutLeases } from "#lib/rollouts/claim-store.ts";
import type { RolloutClaim } from "#lib/rollouts/claim-store.ts";
import type { Database } from "#lib/server/database/prisma.ts";

/**
 * The leases that one worker holds, on its own monotonic clock: how long each surely lasts yet. The count starts when the
 * claim was sent, so that it ends before the database's.
 */
export class RolloutLeases {
  readonly leaseMs: number;
  readonly #monotonicMs: () => number;
  readonly #held = new Map<string, { readonly claim: RolloutClaim; endsAtMs: number }>();

  constructor(leaseMs: number, monotonicMs: () => number) {
    this.leaseMs = leaseMs;
    this.#monotonicMs = monotonicMs;
  }

  /** The monotonic time now, to take just before a claim is sent. */
  readClock(): number {
    return this.#monotonicMs();
  }

  hold(claim: RolloutClaim, sentAtMs: number): void {
    this.#held.set(claim.id, { claim, endsAtMs: sentAtMs + this.leaseMs });
  }

  drop(claim: RolloutClaim): void {
    if (this.#held.get(claim.id)?.claim.fence === claim.fence) this.#held.delete(claim.id);
  }

  /** Whether the claim surely lasts for `neededMs` more; asked just before a router is written to. */
  lasts(claim: RolloutClaim, neededMs: number): boolean {
    const held = this.#held.get(claim.id);
    return held?.claim.fence === claim.fence && this.#monotonicMs() + neededMs <= held.endsAtMs;
  }

  /** Renews all leases in one statement; a claim that was taken over is dropped. */
  async renew(db: Database): Promise<void> {
    const sentAtMs = this.#monotonicMs();
    const claims = [...this.#held.values()].map(({ claim }) => claim);
    const kept = new Set(await renewRolloutLeases(db, claims, this.leaseMs));
    for (const claim of claims) {
      if (kept.has(claim.id)) this.#extend(claim, sentAtMs + this.leaseMs);
      else this.drop(claim);
    }
  }

  #extend(claim: RolloutClaim, endsAtMs: number): void {
    const held = this.#held.get(claim.id);
    if (held?.claim.fence === claim.fence) held.endsAtMs = endsAtMs;
  }
}
