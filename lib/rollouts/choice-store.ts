import type { Warrant } from "#lib/rollouts/schema.ts";
import type { ActorRef } from "#lib/schema/atoms.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

/** What a person chose that may give the suspect more traffic, as the database's check of splits reads it. */
export type NewChoice = {
  readonly id: string;
  readonly rolloutId: string;
  readonly kind: Warrant;
  readonly actor: ActorRef;
  readonly reason: string | null;
  readonly chosenAt: Date;
};

/** Writes a choice down; it is never changed. */
export async function insertChoice(tx: Tx, { actor, ...choice }: NewChoice): Promise<void> {
  await tx.humanChoice.create({
    data: { ...choice, actorKind: actor.kind, actorId: actor.id, actorName: actor.name },
  });
}

/** The id of a rollout's newest choice of this kind; null when nobody chose so. */
export async function findChoiceId(tx: Tx, rolloutId: string, kind: Warrant): Promise<string | null> {
  const row = await tx.humanChoice.findFirst({
    where: { rolloutId, kind },
    orderBy: { chosenAt: "desc" },
    select: { id: true },
  });
  return row?.id ?? null;
}
