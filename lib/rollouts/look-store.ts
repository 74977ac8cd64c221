import { z } from "zod";
import { GuardrailReading } from "#lib/rollouts/schema.ts";
import type { RolloutChange, RolloutGuard } from "#lib/rollouts/store.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

/** What a look that moved nothing writes down of its rollout. */
export type LookChange = Required<
  Pick<
    RolloutChange,
    | "observedMs"
    | "lastObservedAt"
    | "readings"
    | "reason"
    | "attempts"
    | "capacity"
    | "lastError"
    | "tickedAt"
    | "nextTickAt"
  >
>;

/** The bookkeeping of one look, and whether its claim is given back with it. */
export type LookRow = {
  readonly guard: Required<RolloutGuard>;
  readonly change: LookChange;
  readonly isDone: boolean;
};

const Readings = z.array(GuardrailReading);

/**
 * Writes the bookkeeping of many looks in one statement, each only at its revision and under its fence; gives the ids that were written.
 * Rows are locked in the order of their ids, as the renewal of leases does, so that the two never wait for each other.
 */
export async function updateLooks(tx: Tx, looks: readonly LookRow[]): Promise<Set<string>> {
  const asked = JSON.stringify(looks.map(toColumns));
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH look AS (
      SELECT * FROM jsonb_to_recordset(${asked}::jsonb) AS look (
        id uuid, revision int, fence int, "observedMs" int, "lastObservedAt" timestamptz, readings jsonb, "waitReason" jsonb,
        attempts int, capacity float8, "lastError" text, "tickedAt" timestamptz, "nextTickAt" timestamptz, "isDone" boolean)),
    held AS (SELECT id FROM rollouts WHERE id IN (SELECT id FROM look) ORDER BY id FOR UPDATE)
    UPDATE rollouts
       SET observed_ms = look."observedMs", last_observed_at = look."lastObservedAt", readings = look.readings,
           wait_reason = look."waitReason", attempts = look.attempts, capacity = look.capacity,
           last_error = look."lastError", ticked_at = look."tickedAt", next_tick_at = look."nextTickAt",
           lease_until = CASE WHEN look."isDone" THEN NULL ELSE lease_until END,
           lease_owner = CASE WHEN look."isDone" THEN NULL ELSE lease_owner END
      FROM look JOIN held USING (id)
     WHERE rollouts.id = look.id AND rollouts.revision = look.revision AND rollouts.fence = look.fence
    RETURNING rollouts.id::text`;
  return new Set(rows.map(({ id }) => id));
}

function toColumns({ guard, change, isDone }: LookRow) {
  const { reason: waitReason, readings, ...columns } = change;
  return { ...guard, ...columns, waitReason, readings: z.encode(Readings, [...readings]), isDone };
}
