import { authorize } from "#lib/access/authorize.ts";
import type { Me } from "#lib/access/schema.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";

/** Who is asking: a person or an API token, with what they may do. */
export async function getMe(ctx: Context): Promise<Me> {
  authorize(ctx, "read");
  const { kind, id, name, role, scopes } = ctx.actor;
  if ((kind !== "person" && kind !== "token") || id === null) {
    throw new AppError({ code: "UNAUTHENTICATED", detail: "Neither a person nor an API token is asking." });
  }
  return { kind, id, name, role, scopes: [...scopes] };
}
