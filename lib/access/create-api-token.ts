import { authorize } from "#lib/access/authorize.ts";
import type { ApiToken, CreateApiToken } from "#lib/access/schema.ts";
import { hashSecret, newSecret, tokenPrefix } from "#lib/access/secret.ts";
import { insertApiToken } from "#lib/access/store.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";

const dayMs = 24 * 3_600_000;

/** Makes an API token and gives its secret, which is nowhere kept. INVALID for an expiry that is past. */
export async function createApiToken(
  ctx: Context,
  input: CreateApiToken,
): Promise<{ token: ApiToken; secret: string }> {
  authorize(ctx, "administer");
  const { expiresInDays, ...token } = input;
  if (token.expiresAt !== null && token.expiresAt <= ctx.now)
    throw invalidField("expiresAt", "is in the past");
  const expiresAt =
    expiresInDays === undefined ? token.expiresAt : new Date(ctx.now.getTime() + expiresInDays * dayMs);
  return inTransaction(ctx, (tx) => addApiToken(tx, ctx, { ...token, expiresAt }));
}

/** Makes an API token inside a transaction that is open already; the caller has authorised it. */
export async function addApiToken(
  tx: Tx,
  ctx: Context,
  input: Pick<CreateApiToken, "name" | "scopes" | "expiresAt">,
): Promise<{ token: ApiToken; secret: string }> {
  const secret = newSecret(tokenPrefix);
  const scopes = [...new Set(input.scopes)];
  const token = await insertApiToken(tx, {
    id: newId(),
    name: input.name,
    secretHash: hashSecret(secret),
    lastFour: secret.slice(-4),
    createdBy: ctx.actor.id ?? ctx.actor.name,
    expiresAt: input.expiresAt,
    scopes,
  });
  const object = { kind: "api_token", id: token.id, name: token.name } as const;
  const after = { scopes, expiresAt: token.expiresAt?.toISOString() ?? null };
  await recordAct(tx, ctx, { action: "api_token.created", object, after });
  return { token, secret };
}
