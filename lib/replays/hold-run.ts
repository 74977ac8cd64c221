import { releaseLease, renewLease } from "#lib/replays/run-store.ts";
import type { HeldRun } from "#lib/replays/run-store.ts";
import type { Context } from "#lib/server/context.ts";

/** For how long a run is held without a sign of life of its worker, in milliseconds. */
export const replayLeaseMs = 10_000;

/** A run that is kept ours as long as this process lives; `lost` aborts when it no longer is. */
export type Holding = { readonly lost: AbortSignal; readonly release: () => Promise<void> };

/** Keeps a run ours: its lease is renewed three times as often as it ends, until it is released. */
export function holdRun(ctx: Context, held: HeldRun, leaseMs = replayLeaseMs): Holding {
  const losing = new AbortController();
  const renew = async () => {
    try {
      if (!(await renewLease(ctx.db, held, leaseMs))) losing.abort();
    } catch {
      // The database is away for a moment: the next renewal tells, and no write goes past the fence meanwhile.
    }
  };
  const timer = setInterval(() => void renew(), leaseMs / 3);
  timer.unref();
  const release = async () => {
    clearInterval(timer);
    await releaseLease(ctx.db, held);
  };
  return { lost: losing.signal, release };
}
