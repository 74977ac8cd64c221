const dayMs = 24 * 3_600_000;

/** Whether something nightly is due: it was not done since the hour (UTC) last struck; `lastAt` null: never done. */
export function isNightlyDue(lastAt: Date | null, now: Date, hour: number): boolean {
  if (lastAt === null) return true;
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), hour);
  const struckMs = today <= now.getTime() ? today : today - dayMs;
  return lastAt.getTime() < struckMs;
}
