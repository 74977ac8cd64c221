import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { getConnectionTestById } from "#lib/targets/connection-test-store.ts";
import type { ConnectionTest } from "#lib/targets/schema.ts";

/** The state of a connection test; NOT_FOUND when there is none. */
export function getConnectionTest(ctx: Context, input: { testId: string }): Promise<ConnectionTest> {
  authorize(ctx, "administer");
  return getConnectionTestById(ctx.db.prisma, input.testId);
}
