import { notFound } from "#lib/schema/app-error.ts";
import type { ActorRef } from "#lib/schema/atoms.ts";
import { gather } from "#lib/server/database/gather.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { Prisma } from "#lib/server/generated/client.ts";
import type { SplitModel } from "#lib/server/generated/models/Split.ts";
import type { IntendedSplit } from "#lib/targets/split-schema.ts";
import type { Slice } from "#lib/targets/schema.ts";
import type { TargetReader } from "#lib/targets/store.ts";

/** A split to want, complete but for its generation. */
export type NewSplit = {
  readonly id: string;
  readonly targetId: string;
  readonly slices: readonly Slice[];
  readonly replaces: readonly Slice[] | null;
  readonly rolloutId: string | null;
  readonly choiceId: string | null;
  readonly actor: ActorRef;
  readonly reason: string;
  readonly at: Date;
};

/** Takes the target's next generation and holds the target's row until the transaction ends. NOT_FOUND without a target. */
export async function takeGeneration(tx: Tx, targetId: string): Promise<number> {
  const rows = await tx.$queryRaw<{ generation: number }[]>`
    UPDATE targets SET generation = generation + 1, updated_at = clock_timestamp()
     WHERE id = ${targetId}::uuid RETURNING generation`;
  const generation = rows[0]?.generation;
  if (generation === undefined) throw notFound("target", targetId);
  return generation;
}

/** Writes a wanted split under its generation. */
export async function insertSplit(tx: Tx, split: NewSplit, generation: number): Promise<void> {
  await tx.split.create({
    data: {
      id: split.id,
      targetId: split.targetId,
      generation,
      slices: asJson(split.slices),
      replaces: split.replaces === null ? Prisma.JsonNull : asJson(split.replaces),
      rolloutId: split.rolloutId,
      choiceId: split.choiceId,
      actorKind: split.actor.kind,
      actorId: split.actor.id,
      actorName: split.actor.name,
      reason: split.reason,
      committedAt: split.at,
    },
  });
}

type AskedSplits = { readonly targetId: string; readonly limit: number };
type SplitColumns = Pick<
  SplitModel,
  | "generation"
  | "slices"
  | "replaces"
  | "rolloutId"
  | "choiceId"
  | "committedAt"
  | "appliedAt"
  | "confirmedAt"
  | "withdrawnAt"
  | "failure"
>;

/** The newest splits of each asked target, in one statement for all that are asked at once. */
const gatherSplits = gather(async (db: TargetReader, asked: readonly AskedSplits[]) => {
  const rows = await db.$queryRaw<(SplitColumns & { place: number })[]>`
    SELECT asked.place, split.*
      FROM UNNEST(${asked.map((_each, place) => place)}::int[], ${asked.map(({ targetId }) => targetId)}::uuid[],
                  ${asked.map(({ limit }) => limit)}::int[]) AS asked (place, target_id, newest)
     CROSS JOIN LATERAL (
       SELECT generation, slices, replaces, rollout_id::text AS "rolloutId", choice_id::text AS "choiceId",
              committed_at AS "committedAt", applied_at AS "appliedAt", confirmed_at AS "confirmedAt",
              withdrawn_at AS "withdrawnAt", failure
         FROM splits WHERE splits.target_id = asked.target_id ORDER BY generation DESC LIMIT asked.newest) AS split
     ORDER BY asked.place, split.generation DESC`;
  const byPlace = Map.groupBy(rows, ({ place }) => place);
  return asked.map((_each, place) => (byPlace.get(place) ?? []).map(toSplit));
});

/** The newest splits of a target, newest first, withdrawn ones included. */
export function listNewestSplits(
  db: TargetReader,
  targetId: string,
  limit: number,
): Promise<IntendedSplit[]> {
  return gatherSplits(db, { targetId, limit });
}

/** Who wanted a split and why; null when there is none of that generation. */
export async function findSplitOrigin(
  db: TargetReader,
  targetId: string,
  generation: number,
): Promise<{ actor: ActorRef; reason: string } | null> {
  const row = await db.split.findUnique({ where: { targetId_generation: { targetId, generation } } });
  if (row === null) return null;
  const { actorKind, actorId, actorName, reason } = row;
  return { actor: { kind: actorKind as ActorRef["kind"], id: actorId, name: actorName }, reason };
}

/** Notes a time or a failure of a split, the first time only where `onlyIfNull` names the column; gives whether a row changed. */
export async function updateSplitIf(
  tx: Tx,
  where: { targetId: string; generation: number; onlyIfNull?: "appliedAt" | "confirmedAt" | "withdrawnAt" },
  change: Partial<Pick<IntendedSplit, "appliedAt" | "confirmedAt" | "withdrawnAt" | "failure">>,
): Promise<boolean> {
  const { targetId, generation, onlyIfNull } = where;
  const { count } = await tx.split.updateMany({
    where: { targetId, generation, ...(onlyIfNull === undefined ? {} : { [onlyIfNull]: null }) },
    data: change,
  });
  return count > 0;
}

function asJson(slices: readonly Slice[]): Prisma.InputJsonValue {
  return slices.map((slice) => ({ ...slice }));
}

function toSplit(row: SplitColumns): IntendedSplit {
  const { generation, rolloutId, choiceId, committedAt, appliedAt, confirmedAt, withdrawnAt, failure } = row;
  return {
    generation,
    slices: row.slices as Slice[],
    replaces: row.replaces as Slice[] | null,
    rolloutId,
    choiceId,
    committedAt,
    appliedAt,
    confirmedAt,
    withdrawnAt,
    failure,
  };
}
