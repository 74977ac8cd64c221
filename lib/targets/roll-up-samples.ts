import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { rollUpMarkedHours } from "#lib/targets/rollup-store.ts";

const hoursAtOnce = 200;

/** Rolls up hours whose live counts changed, at most 200; true when there may be more. Rolling up twice changes nothing. */
export async function rollUpSamples(ctx: Context): Promise<boolean> {
  authorize(ctx, "operate");
  return (await rollUpMarkedHours(ctx.db, hoursAtOnce)) === hoursAtOnce;
}
