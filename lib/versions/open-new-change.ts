import type { Context } from "#lib/server/context.ts";
import type { FormDraft } from "#lib/server/http/form-draft.ts";
import { readDraft } from "#lib/server/http/read-draft.ts";
import { newId } from "#lib/server/observability/ids.ts";

/** The form for a new change entry of a version. */
export type NewChange = {
  readonly isOpen: boolean;
  /** What a refused form had sent, and why it was refused. */
  readonly refused: FormDraft | null;
  readonly idempotencyKey: string;
};

/** Opens the form of a version's page for whoever may write entries; null for everybody else. */
export async function openNewChange(
  ctx: Context,
  asked: { readonly write?: string; readonly draft?: string },
): Promise<NewChange | null> {
  if (!ctx.actor.scopes.includes("register")) return null;
  const refused = await readDraft(ctx, asked.draft);
  return { isOpen: asked.write !== undefined, refused, idempotencyKey: newId() };
}
