import { listApiTokens } from "#lib/access/list-api-tokens.ts";
import { listPeople } from "#lib/access/list-people.ts";
import type { PeopleView } from "#lib/access/schema.ts";
import { listActivePeople } from "#lib/access/store.ts";
import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";

const mostPeople = 100;
const mostTokens = 200;

/** People and tokens for an administrator; for anybody else, who the administrators are. */
export async function viewPeople(
  ctx: Context,
  cursor: string | undefined,
): Promise<PeopleView | { readonly admins: readonly string[] }> {
  authorize(ctx, "read");
  if (!ctx.actor.scopes.includes("administer")) {
    return { admins: (await listActivePeople(ctx.db, ["admin"])).map(({ name }) => name) };
  }
  const [people, tokens] = await Promise.all([
    listPeople(ctx, { limit: mostPeople, ...(cursor !== undefined && { cursor }) }),
    listApiTokens(ctx, { limit: mostTokens }),
  ]);
  return { people: people.items, nextCursor: people.nextCursor, tokens: tokens.items };
}
