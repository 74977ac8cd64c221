import { authorize } from "#lib/access/authorize.ts";
import type { ApiToken, ConfirmRevoke } from "#lib/access/schema.ts";
import * as store from "#lib/access/store.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { invalidField, notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/** Revokes an API token at once; a second time changes nothing. NOT_FOUND for an unknown one. */
export async function revokeApiToken(ctx: Context, input: { readonly tokenId: string }): Promise<ApiToken> {
  authorize(ctx, "administer");
  return inTransaction(ctx, async (tx) => {
    const token = await store.lockApiToken(tx, input.tokenId);
    if (token === null) throw notFound("API token", input.tokenId);
    if (token.revokedAt !== null) return token;
    const revoked = await store.revokeApiToken(tx, token.id, ctx.now);
    await recordAct(tx, ctx, {
      action: "api_token.revoked",
      object: { kind: "api_token", id: token.id, name: token.name },
    });
    return revoked;
  });
}

/** The same once its name was typed; INVALID where another was, since a revoked token stops whatever uses it. */
export async function confirmRevoke(
  ctx: Context,
  { tokenId, name }: ConfirmRevoke & { readonly tokenId: string },
): Promise<ApiToken> {
  authorize(ctx, "administer");
  const token = await store.findApiToken(ctx.db, tokenId);
  if (token === null) throw notFound("API token", tokenId);
  if (name.trim() !== token.name) throw invalidField("name", `type "${token.name}"`);
  return revokeApiToken(ctx, { tokenId });
}
