import type { Context } from "#lib/server/context.ts";
import { findFormDraft } from "./form-draft.ts";
import type { FormDraft } from "./form-draft.ts";

/**
 * What a refused form had sent and why it was refused, for the page that its browser was sent back to with `?draft=<id>`.
 * Null without such a parameter, and for a draft of somebody else.
 */
export async function readDraft(
  ctx: Pick<Context, "actor" | "db">,
  draft: string | readonly string[] | undefined,
): Promise<FormDraft | null> {
  return typeof draft === "string" ? findFormDraft(ctx.db.pool, ctx.actor, draft) : null;
}
