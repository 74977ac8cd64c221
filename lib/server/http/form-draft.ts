import type { Pool } from "pg";
import { z } from "zod";
import { Problem } from "#lib/schema/problem.ts";
import type { Actor } from "#lib/server/context.ts";
import { newId } from "#lib/server/observability/ids.ts";

/** What a form sent when it was refused, and why: the page shows both again. `values` is unchecked. */
export interface FormDraft {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problem: Problem;
}

const Values = z.record(z.string(), z.unknown());

/** Keeps what a refused form sent and gives the draft's id, for the address that the browser goes back to. */
export async function insertFormDraft(
  pool: Pool,
  draft: FormDraft & { readonly actor: Actor; readonly endpoint: string },
): Promise<string> {
  const id = newId();
  await pool.query(
    `INSERT INTO form_drafts (id, actor_id, endpoint, "values", problem) VALUES ($1, $2, $3, $4, $5)`,
    [id, ownerOf(draft.actor), draft.endpoint, JSON.stringify(draft.values), JSON.stringify(draft.problem)],
  );
  return id;
}

/** Finds a draft of this actor, or one that was written before signing in; null for any other. */
export async function findFormDraft(pool: Pool, actor: Actor, id: string): Promise<FormDraft | null> {
  if (!z.uuid().safeParse(id).success) return null;
  const found = await pool.query<{ values: unknown; problem: unknown }>(
    `SELECT "values", problem FROM form_drafts WHERE id = $1 AND actor_id = ANY($2)`,
    [id, [ownerOf(actor), "public"]],
  );
  const row = found.rows[0];
  if (row === undefined) return null;
  const values = Values.safeParse(row.values);
  const problem = Problem.safeParse(row.problem);
  return values.success && problem.success ? { values: values.data, problem: problem.data } : null;
}

function ownerOf(actor: Actor): string {
  return actor.kind === "public" ? "public" : `${actor.kind}:${actor.id ?? actor.name}`;
}
