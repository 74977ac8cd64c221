import type { TargetTraffic } from "#lib/targets/schema.ts";
import { getTraffic } from "#lib/targets/store.ts";
import type { TargetReader } from "#lib/targets/store.ts";

/** A target's traffic inside a transaction or outside: intended, applied, observed. NOT_FOUND without a target. */
export function readTraffic(db: TargetReader, targetId: string): Promise<TargetTraffic> {
  return getTraffic(db, targetId);
}
