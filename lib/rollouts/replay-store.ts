import { z } from "zod";
import { Rollout, RolloutPlan } from "#lib/rollouts/schema.ts";
import type { RolloutEvent } from "#lib/rollouts/schema.ts";
import type { RolloutReader } from "#lib/rollouts/store.ts";
import type { ActorRef, Json } from "#lib/schema/atoms.ts";

const Outcome = Rollout.shape.outcome;
const Data = z.record(z.string(), z.json());

/** A rollout with its events, as far as it is judged once more. */
export type PastRollout = Awaited<ReturnType<typeof listPastRollouts>>[number];

/** The rollouts of these rollbacks, newest first, each with its events in their order; two queries. */
export async function listPastRollouts(
  db: RolloutReader,
  asked: { readonly rollbackIds: readonly string[]; readonly limit: number },
) {
  const rows = await db.rollout.findMany({
    where: { rollbackId: { in: [...asked.rollbackIds] } },
    orderBy: { createdAt: "desc" },
    take: asked.limit,
    include: { events: { orderBy: [{ at: "asc" }, { id: "asc" }] } },
  });
  return rows.map(({ events, plan, outcome, ...row }) => ({
    id: row.id,
    rollbackId: row.rollbackId,
    targetId: row.targetId,
    fromVersionId: row.fromVersionId,
    fromVersionName: row.fromVersionName,
    toVersionName: row.toVersionName,
    createdAt: row.createdAt,
    plan: RolloutPlan.parse(plan),
    outcome: Outcome.parse(outcome),
    events: events.map(toLine),
  }));
}

type Line = Pick<RolloutEvent, "at" | "kind" | "data" | "actor">;

function toLine(row: {
  at: Date;
  kind: string;
  data: unknown;
  actorKind: string;
  actorId: string | null;
  actorName: string;
}): Line {
  const { at, kind, data, actorKind, actorId, actorName } = row;
  return {
    at,
    kind,
    data: Data.parse(data) as Record<string, Json>,
    actor: { kind: actorKind as ActorRef["kind"], id: actorId, name: actorName },
  };
}
