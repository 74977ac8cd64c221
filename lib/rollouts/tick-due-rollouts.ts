import { authorize } from "#lib/access/authorize.ts";
import { claimDueRollouts, delayFailedRollout, releaseRolloutClaim } from "#lib/rollouts/claim-store.ts";
import type { RolloutClaim } from "#lib/rollouts/claim-store.ts";
import { tickRollout } from "#lib/rollouts/tick-rollout.ts";
import type { TickPorts } from "#lib/rollouts/tick-rollout.ts";
import type { Context } from "#lib/server/context.ts";
import { metrics } from "#lib/server/observability/metrics.ts";

/** Who ticks, how many at once, and where failures of ours are told. */
export type TickRound = {
  readonly workerId: string;
  readonly limit: number;
  readonly onFailure: (error: unknown, rolloutId: string) => void;
  /** A number from 0 to 1 that spreads retries. */
  readonly jitter: () => number;
};

const baseDelayMs = 1_000;

/** Claims the rollouts that are due and ticks each of them; gives how many. A tick that fails is put off, visibly. */
export async function tickDueRollouts(ctx: Context, round: TickRound, ports: TickPorts): Promise<number> {
  authorize(ctx, "operate");
  const { leases } = ports;
  const sentAtMs = leases.readClock();
  const claims = await claimDueRollouts(ctx.db, {
    owner: round.workerId,
    leaseMs: leases.leaseMs,
    limit: round.limit,
  });
  metrics().tickLag.set({ loop: "rollouts" }, Math.max(0, ...claims.map(({ lateMs }) => lateMs)) / 1_000);
  for (const claim of claims) leases.hold(claim, sentAtMs);
  await Promise.all(claims.map((claim) => tickOne(ctx, { claim, round, ports })));
  return claims.length;
}

type Ticked = { readonly claim: RolloutClaim; readonly round: TickRound; readonly ports: TickPorts };

async function tickOne(ctx: Context, { claim, round, ports }: Ticked): Promise<void> {
  const endTimer = metrics().tickDuration.startTimer();
  try {
    await tickRollout(ctx, { claim, ports });
    endTimer({ outcome: "done" });
  } catch (error) {
    endTimer({ outcome: "failed" });
    round.onFailure(error, claim.id);
    const message = error instanceof Error ? error.message : String(error);
    const delayMs = baseDelayMs * (1 + round.jitter());
    ports.leases.drop(claim);
    await delayFailedRollout(ctx.db, claim, { message, delayMs });
    await releaseRolloutClaim(ctx.db, claim, false);
  }
}
